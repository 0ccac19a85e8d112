using BuildCoordination.Diagnostics;

namespace BuildCoordination.Heartbeats;

internal static class HeartbeatDiagnostics
{
    public const string OnMainCode = "BC3103";

    public static CoordinationDiagnostic NoFleetYet { get; } = new(
        "BC3101", "The coordination repository is empty: there is no fleet for a heartbeat yet.",
            "Report a status first: 'buildcoord status idle'.");

    public const string OtherMachineCode = "BC3102";

    /// <summary>Whether the problem affects heartbeats only, and lasts.</summary>
    public static bool IsToBeReported(CoordinationDiagnostic trouble) => trouble.Code is OtherMachineCode or OnMainCode;

    public static CoordinationDiagnostic TwoMachines(string server, DateTimeOffset time) => new(
        OtherMachineCode,
        $"Another machine sends heartbeats as {server}, the last one at {time:yyyy-MM-dd HH:mm:ss} UTC.",
        "Give each machine its own server id. A machine that was reinstalled sends heartbeats again once the old one's are stale.");

    public static CoordinationDiagnostic OnMain(string branch) => new(
        OnMainCode,
        $"The remote does not allow the branch {branch} to be replaced, so the heartbeat is a commit on the main branch.",
        "Set 'receive.denyNonFastForwards' to false in the coordination repository, or allow force pushes on beat/*.");

    public static CoordinationDiagnostic NotTaken(string branch) => new(
        "BC3104", $"The heartbeat on {branch} was rejected.", "Another process keeps changing the branch. The next heartbeat tries again.");
}
