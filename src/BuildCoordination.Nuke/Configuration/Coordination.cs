using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using Serilog;

namespace BuildCoordination.Components;

/// <summary>This build's way to its fleet, and how a person at the build hears what went wrong with it.</summary>
internal static class Coordination
{
    public static void Warn(Diagnostic diagnostic) => Log.Warning("{Diagnostic:l}", diagnostic.ForNuke().ToString());

    /// <summary>Runs what a target does with the fleet; where nobody is to be told, it only says so.</summary>
    /// <exception cref="TargetFailedException">It could not be done.</exception>
    public static async Task WithFleetAsync(this IHazBuildCoordination build, Func<BuildCoordinator, Task> action)
    {
        try
        {
            if (await build.OpenCoordinatorAsync().ConfigureAwait(false) is not { } coordinator)
            {
                Log.Information("Nothing is done: no coordination repository is configured, or it is switched off.");
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
