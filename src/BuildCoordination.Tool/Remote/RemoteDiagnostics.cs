using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;

namespace BuildCoordination.Tool.Remote;

internal static class RemoteDiagnostics
{
    public static Diagnostic UnknownServer(string server, IReadOnlyList<string> known) =>
        FleetDiagnostics.UnknownServer(server, known, "BC1401");

    public static Diagnostic NoAddress(string server, string? told) => new(
        "BC1402", told is null ? $"{server} tells no address." : $"{server} tells an address that is none: '{told}'.", "Run 'buildcoord setup' there; the setting 'ip' names one.");
}
