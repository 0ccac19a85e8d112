using BuildCoordination.Diagnostics;

namespace BuildCoordination.Hooks;

internal static class HookDiagnostics
{
    public static CoordinationDiagnostic GivenUp(string hook, string destination, string id, HookException reason) => new(
        "BC3401",
        reason.IsForGood
            ? $"{destination} rejects an event for good, and the hook {hook} drops it ({id}): {reason.Message}"
            : $"The hook {hook} could not deliver an event to {destination} for 24 hours and drops it ({id}): {reason.Message}",
        "Builds and messages are not affected. Correct the hook, then run 'buildcoord hooks list' to see what waits.");

    public static CoordinationDiagnostic NotDelivered(string hook, string destination, string reason) => new(
        "BC3402", $"The hook {hook} could not deliver to {destination}: {reason}",
        "Its events wait in the state folder: the daemon or the next build tries again, for 24 hours. 'buildcoord hooks list' shows them.");

    public static CoordinationDiagnostic Unknown(string hook, IReadOnlyList<string> hooks) => new(
        "BC3404", $"There is no hook '{hook}'.",
        hooks.Count == 0 ? "The setting 'hooks' is empty; docs/hooks.md describes it." : $"The hooks are: {string.Join(", ", hooks)}.");

    public static CoordinationDiagnostic NotKept(string reason) => new(
        "BC3403", $"The events for hooks cannot be kept in the state folder: {reason}",
        "Builds and messages are not affected. Free disk space there, or correct the folder; 'buildcoord doctor' checks it.");
}
