using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Sessions;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>A task that reads or updates the fleet. A problem is a warning; with the setting <c>strict</c> it is an error.</summary>
public abstract class CoordinationTask : Microsoft.Build.Utilities.Task
{
    /// <summary>
    /// Settings, NAME=VALUE on each line, by the names of the MSBuild properties; <c>$(_BuildCoordinationSettings)</c> has the project's.
    /// </summary>
    public string? Settings { get; set; }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        this.BestEffort(async () =>
        {
            if (await HostedCoordinator.OpenAsync(Coordination.Options(Settings), this.Warn).ConfigureAwait(false) is not { } coordinator)
                return;
            await using var disposed = coordinator.ConfigureAwait(false);
            await ExecuteAsync(coordinator).ConfigureAwait(false);
        });
        return !Log.HasLoggedErrors;
    }

    /// <summary>Does what the task is for.</summary>
    private protected abstract Task ExecuteAsync(BuildCoordinator coordinator);
}
