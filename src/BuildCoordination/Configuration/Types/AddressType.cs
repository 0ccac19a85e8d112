using System.Net;

namespace BuildCoordination.Configuration.Types;

/// <summary>Where a machine is reached.</summary>
internal sealed class AddressType : SettingType
{
    public override string Allowed => "an IP address or a host name";

    public override object? Parse(string text) => IsAddress(text.Trim()) ? text.Trim() : null;

    public override object? Complete(object value, ValuePlace place) => IsAddress((string)value) ? value : null;

    // 999.1.1.1 would do as a host's name.
    private static bool IsAddress(string text) => text.Length > 0 && text.All(c => char.IsAsciiDigit(c) || c == '.')
        ? IPAddress.TryParse(text, out _) && text.Count(c => c == '.') == 3
        : Uri.CheckHostName(text) != UriHostNameType.Unknown;
}
