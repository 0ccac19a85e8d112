using BuildCoordination.Diagnostics;

namespace BuildCoordination.Fleet;

internal static class FleetDiagnostics
{
    public static Diagnostic CannotRetire(string server, IReadOnlyList<string> others) => new(
        "BC1103",
        $"'{server}' is not another server of this fleet.",
        others.Count == 0 ? "There is no other." : $"Retire one of: {string.Join(", ", others)}. A server is retired by another one.");
}
