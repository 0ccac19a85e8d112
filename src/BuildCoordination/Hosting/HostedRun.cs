using BuildCoordination.Builds;
using BuildCoordination.CloudStack;
using BuildCoordination.Git;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>The open coordinator and run of a host's build.</summary>
internal sealed record HostedRun(BuildCoordinator Coordinator, BuildRun Run, ChildMark? Mark)
{
    // A host reports its next event at once, if it has one: on a loaded machine that takes a while.
    private static readonly TimeSpan HoldLimit = TimeSpan.FromSeconds(2);

    /// <summary>The run's own id.</summary>
    public string Id => Run.ChildEnvironment[BuildRuns.Marker];

    public string Description => $"{Coordinator.Server} reports the build {Run.Name}, job {Run.JobId}, to {Coordinator.Repository}.";

    public static async Task<HostedRun> OpenAsync(HostedBuildOptions options, BuildCoordinationOptions settings)
    {
        var coordinator = await BuildCoordinator.OpenAsync(settings).ConfigureAwait(false);
        coordinator.HandWarningsTo(options.Warn ?? (_ => { }));
        // Publishing finds it, too, but after the shortest build has shown its warnings.
        if (CacheFailure.FindMissingLibrary() is { } missing)
            coordinator.Warn(missing);
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions
        {
            Name = options.Name,
            Source = options.Source,
            Requested = options.Requested,
            HostReportsProcessEnd = true,
            HoldLimit = HoldLimit,
            CoordinatedTargets = [PipelineCommands.Maven, PipelineCommands.Packages, .. options.CoordinatedTargets ?? []],
        }).ConfigureAwait(false);
        return new HostedRun(coordinator, run, options.MarksChildren ? new ChildMark(run) : null);
    }

    /// <summary>
    /// Reports the end and waits until it is published. The end is in the outbox first; the push runs while the children terminate.
    /// </summary>
    /// <param name="outcome">The result.</param>
    /// <param name="details">The details of the end.</param>
    /// <param name="excluded">Returns whether a descendant process is excluded from termination; null to terminate none.</param>
    public async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details, Func<ProcessEntry, bool>? excluded)
    {
        await Run.EndAsync(outcome, details).ConfigureAwait(false);
        var terminated = excluded is null
            ? Task.CompletedTask
            : new ProcessTree(BuildRuns.Marker, Mark?.Value, excluded).EndAsync(ToolRun.KillTimeout, CancellationToken.None);
        await Coordinator.FlushAtEndAsync().ConfigureAwait(false);
        await terminated.ConfigureAwait(false);
        Mark?.Dispose();
        await Run.DisposeAsync().ConfigureAwait(false);
        await Coordinator.DisposeAsync().ConfigureAwait(false);
    }
}
