using System.Globalization;
using BuildCoordination.Documents;
using BuildCoordination.Hooks;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks whether the hooks deliver. A hook with a mistake is among the settings' warnings.</summary>
internal static class HookChecks
{
    public static IEnumerable<Finding> Hooks(BuildCoordinator coordinator)
    {
        if (coordinator.Hooks is not { } hooks)
            return [];
        Finding[] troubled = [.. hooks.All.Select(hook => Trouble(hook, hooks)).OfType<Finding>()];
        return troubled.Length > 0 ? troubled
            : [Finding.Fine("hooks", string.Create(CultureInfo.InvariantCulture, $"{hooks.All.Count} without a problem"))];
    }

    private static Finding? Trouble(HookSettings hook, FleetHooks hooks)
    {
        var (cursor, waiting) = hooks.Look(hook);
        if (cursor is not { Attempts: [.., { Problem: { } problem } last] })
            return null;
        if (cursor.FailingSince is not { } since)
        {
            return Finding.Warning(
                "hook", $"{hook.Name}: its last event was dropped at {Timestamps.Write(last.Time)}: {problem}", "buildcoord hooks log");
        }

        var events = waiting == 1 ? "1 event waits" : string.Create(CultureInfo.InvariantCulture, $"{waiting} events wait");
        return Finding.Warning(
            "hook", $"{hook.Name} fails since {Timestamps.Write(since)}, {events}: {problem}", $"buildcoord hooks test {hook.Name}");
    }
}
