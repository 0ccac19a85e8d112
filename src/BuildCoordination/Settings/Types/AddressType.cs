using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace BuildCoordination.Settings.Types;

/// <summary>The address of a machine.</summary>
internal sealed partial class AddressType : SettingType
{
    public override string Allowed => "an IP address or a host name";

    /// <summary>Whether a program such as ssh takes a text for the address that it says, and for no option or pattern.</summary>
    public static bool IsAddress(string text) => IPAddress.TryParse(text, out var address)
        ? address.AddressFamily == AddressFamily.InterNetworkV6 ? !text.Contains('[', StringComparison.Ordinal) : address.ToString() == text
        // 999.1.1.1 would do as a host's name.
        : HostName().IsMatch(text) && !text.All(c => char.IsAsciiDigit(c) || c == '.');

    public override object? Parse(string text) => IsAddress(text.Trim()) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place) => IsAddress((string)value) ? value : null;

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}
