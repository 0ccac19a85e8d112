using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;

namespace BuildCoordination.Tool.Remote;

internal static class RemoteDiagnostics
{
    public static CoordinationDiagnostic UnknownServer(string server, IReadOnlyList<string> known) =>
        FleetDiagnostics.UnknownServer(server, known, "BC1401");

    public static CoordinationDiagnostic NoAddress(string server, string? address) => new(
        "BC1402",
        address is null
            ? $"The status of {server} has no address."
            : $"The address in the status of {server} is not valid: '{address}'.",
        "Run 'buildcoord setup' there. The setting 'ip' sets the address.");
}
