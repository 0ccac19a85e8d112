using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Remote;

internal static class RemoteDiagnostics
{
    public static Diagnostic UnknownServer(string server, IReadOnlyList<string> known) => new(
        "BC1401", $"'{server}' is not a server of this fleet.", known.Count == 0 ? "There is none yet." : $"There are: {string.Join(", ", known)}.");

    public static Diagnostic NoAddress(string server, string? told) => new(
        "BC1402", told is null ? $"{server} tells no address." : $"{server} tells an address that is none: '{told}'.", "Run 'buildcoord setup' there; the setting 'ip' names one.");
}
