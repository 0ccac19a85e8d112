using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using Serilog;

namespace BuildCoordination.Components;

/// <summary>Opens this build's coordinator, and logs problems for the person at the build.</summary>
internal static class Coordination
{
    public static void Warn(CoordinationDiagnostic diagnostic) => Log.Warning("{Diagnostic:l}", diagnostic.ForNuke().ToString());

    /// <summary>Runs a target's action with the coordinator. If reporting is disabled, it only logs that.</summary>
    /// <exception cref="TargetFailedException">The action failed.</exception>
    public static async Task WithFleetAsync(this IHazBuildCoordination build, Func<BuildCoordinator, Task> action)
    {
        try
        {
            if (await build.OpenCoordinatorAsync().ConfigureAwait(false) is not { } coordinator)
            {
                Log.Information("Nothing to do: no coordination repository is configured, or reporting is disabled.");
                return;
            }

            await using var disposed = coordinator.ConfigureAwait(false);
            await action(coordinator).ConfigureAwait(false);
        }
        catch (CoordinationException e)
        {
            throw new TargetFailedException(e.Diagnostic.ForNuke().ToString(), e);
        }
    }
}
