using BuildCoordination.Diagnostics;

namespace BuildCoordination.Heartbeats;

internal static class HeartbeatDiagnostics
{
    public const string OnMainCode = "BC3103";

    public static Diagnostic NoFleetYet { get; } = new(
        "BC3101", "The coordination repository is empty: there is no fleet to beat for yet.", "Send something first: 'buildcoord status idle'.");

    public const string OtherMachineCode = "BC3102";

    /// <summary>Whether it is about beats alone, and lasts.</summary>
    public static bool IsToBeTold(Diagnostic trouble) => trouble.Code is OtherMachineCode or OnMainCode;

    public static Diagnostic TwoMachines(string server, DateTimeOffset time) => new(
        OtherMachineCode,
        $"Another machine beats as {server}; its last beat is of {time:yyyy-MM-dd HH:mm:ss} UTC.",
        "Give each machine a server id of its own. A machine that was made again may beat as soon as the other's beat is old.");

    public static Diagnostic OnMain(string branch) => new(
        OnMainCode,
        $"The remote does not let the branch {branch} be replaced; the beat went to the main branch.",
        "Set 'receive.denyNonFastForwards' to false in the coordination repository, or allow force pushes on beat/*.");

    public static Diagnostic NotTaken(string branch) => new(
        "BC3104", $"The beat on {branch} was not taken.", "Somebody else keeps changing the branch; the next beat tries again.");
}
