using BuildCoordination.Builds;
using BuildCoordination.CloudStack;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>What a host's build is told with, once it is open.</summary>
internal sealed record HostedRun(BuildCoordinator Coordinator, BuildRun Run, ChildMark? Mark)
{
    /// <summary>The run's own id.</summary>
    public string Id => Run.ChildEnvironment[BuildRuns.Marker];

    public string Told => $"{Coordinator.Server} tells {Coordinator.Repository} of the build {Run.Name}, job {Run.JobId}.";

    public static async Task<HostedRun> OpenAsync(HostedBuildOptions options, BuildCoordinationOptions settings)
    {
        var coordinator = await BuildCoordinator.OpenAsync(settings).ConfigureAwait(false);
        coordinator.HandWarningsTo(options.Warn ?? (_ => { }));
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions
        {
            Name = options.Name,
            Source = options.Source,
            Requested = options.Requested,
            HostReportsProcessEnd = true,
            CoordinatedTargets = [PipelineCommands.Maven, PipelineCommands.Packages, .. options.CoordinatedTargets ?? []],
        }).ConfigureAwait(false);
        return new HostedRun(coordinator, run, options.MarksChildren ? new ChildMark(run) : null);
    }

    /// <summary>Tells the end, and waits until the fleet has heard of it. Into the outbox first; it is pushed while the children are dying.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="details">What is worth telling.</param>
    /// <param name="excluded">What is not to be ended of all that runs below this process; null to end nothing.</param>
    public async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details, Func<ProcessEntry, bool>? excluded)
    {
        await Run.EndAsync(outcome, details).ConfigureAwait(false);
        var dying = excluded is null ? Task.CompletedTask : new ProcessTree(BuildRuns.Marker, Mark?.Value, excluded).EndAsync(ToolRun.Grace, CancellationToken.None);
        await Coordinator.FlushAtEndAsync().ConfigureAwait(false);
        await dying.ConfigureAwait(false);
        Mark?.Dispose();
        await Run.DisposeAsync().ConfigureAwait(false);
        await Coordinator.DisposeAsync().ConfigureAwait(false);
    }
}
