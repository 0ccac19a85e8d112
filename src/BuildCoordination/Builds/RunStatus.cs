using BuildCoordination.Documents;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>
/// A server's status, made of its live runs each time. Only to be read under the outbox's lock: then its stamp says which of two is newer.
/// </summary>
internal sealed class RunStatus(BuildRunsFolder folder, BuildSettings settings)
{
    public StatusUpdate Of(string server, DateTimeOffset now)
    {
        var jobs = LiveJobs(server, now);
        var resting = folder.ReadBaseState(server) ?? BaseState.Idle;
        return new()
        {
            Server = server,
            State = jobs.Count > 0 ? BaseState.Building : resting.State,
            CurrentJob = jobs.Count > 0 ? jobs[0] : ByHand(resting),
            Jobs = jobs,
            Instance = server == settings.Server ? settings.Instance : null,
            Machine = server == settings.Server ? settings.Machine : null,
        };
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<JobInfo> LiveJobs(string server, DateTimeOffset now) =>
        [.. Live(server).Select(live => Job(live.Run, live.Joined, now))];

    /// <summary>The last lines of the job that the status names; null if nobody sees its output.</summary>
    public BuildOutput? Output(string server) => Live(server) is [var (run, joined), ..]
        ? new[] { run, joined }.OfType<RunRecord>().Select(folder.Runs.OutputOf).OfType<BuildOutput>().MaxBy(output => output.At)
        : null;

    private List<(RunRecord Run, RunRecord? Joined)> Live(string server)
    {
        IReadOnlyList<RunRecord> live = [.. folder.Runs.All().Where(run => run.Server == server && folder.Runs.IsLive(run))];
        return [.. live.Where(run => live.All(other => other.Id != run.Parent))
            .Select(run => (run, live.LastOrDefault(other => other.Parent == run.Id)))];
    }

    private static JobInfo Job(RunRecord run, RunRecord? joined, DateTimeOffset now)
    {
        var target = joined?.Targets.LastOrDefault(IsOpen) ?? run.Targets.LastOrDefault(IsOpen);
        return new()
        {
            Id = run.Job,
            StartedAt = run.StartedAt,
            Name = run.Title,
            Branch = run.Branch,
            Target = target?.Name ?? joined?.Name,
            Progress = joined?.Progress ?? run.Progress,
            ExpectedAt = run.ExpectedAt,
            StalledSince = joined?.StalledSince ?? run.StalledSince,
            Host = run.Host,
            Log = target?.Log ?? joined?.Log ?? run.Log,
            AliveAt = now,
        };
    }

    private static bool IsOpen(RunTarget target) => target.Outcome is null;

    private static JobInfo? ByHand(BaseState resting) =>
        resting is { State: BaseState.Building, Job: { } job } ? new() { Id = job, StartedAt = resting.Since } : null;
}
