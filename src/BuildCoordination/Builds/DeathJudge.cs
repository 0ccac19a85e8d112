using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Publishing;

namespace BuildCoordination.Builds;

/// <summary>Tells the ends of runs whose processes are gone. Who gets a run's lock is its judge; what it left running is ended first.</summary>
internal sealed class DeathJudge(RunFolder runs, RunTeller teller, Outbox outbox, BuildSettings settings, TimeProvider time)
{
    public async Task<IReadOnlyList<DeadRun>> TellAsync(CancellationToken cancellationToken)
    {
        if (!runs.LocksExclude)
        {
            settings.Warn(BuildDiagnostics.LocksDoNotExclude(runs.Path));
            return [];
        }

        var dead = new List<DeadRun>();
        // A run is told with those that joined it; these stand alone only when it is not there any more.
        foreach (var run in runs.All().OrderBy(run => run.Parent is not null))
        {
            await new Unhindered(settings.Warn).TryAsync(
                $"The end of the dead build {run.Name}, job {run.Job},", () => TellAsync(run, dead, cancellationToken)).ConfigureAwait(false);
        }

        return dead;
    }

    private async Task TellAsync(RunRecord run, List<DeadRun> dead, CancellationToken cancellationToken)
    {
        if (!run.Process.IsOfThisMachine || IsKeptFor(run) || await LockAsync(run, cancellationToken).ConfigureAwait(false) is not { } held)
            return;
        using (held)
            await TellLockedAsync(run.Id, dead, cancellationToken).ConfigureAwait(false);
    }

    private async Task TellLockedAsync(string id, List<DeadRun> dead, CancellationToken cancellationToken)
    {
        // Read again under the lock: it may have ended, or been told by another judge.
        if (runs.Read(id) is not { } run)
        {
            runs.Remove(id);
            return;
        }

        var reason = run.Process.IsOfThisBoot ? $"{ProcessEndHook.Reason} (killed, out of memory …)" : "the machine restarted";
        var ended = 0;
        var unhindered = new Unhindered(settings.Warn);
        await unhindered.TryAsync($"What {run.Name} left running", async () => ended = await EndLeftBehindAsync(run, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var joined in runs.JoinedTo(id))
            await TellAsync(joined, dead, cancellationToken).ConfigureAwait(false);

        // Its processes are gone, so the rest is not to be stopped half-way.
        var decided = run.Decided(BuildOutcome.Error, new() { Reason = reason }, DiedBefore(run));
        runs.Write(decided);
        await unhindered.TryAsync($"The end of {run.Name}", () => RunEvent.Tell(run, decided, settings.Happened)).ConfigureAwait(false);
        if (!await TryReportAsync(decided).ConfigureAwait(false))
            return;
        runs.RemoveFamily(id);
        if (run.Outcome is null && run.Parent is null)
            dead.Add(new(run.Job, run.Title, run.Server, reason, ended));
        settings.PublishSoon();
    }

    // What is wrong with the record itself is wrong with the next command as well.
    private async Task<bool> TryReportAsync(RunRecord decided)
    {
        try
        {
            await teller.EndedAsync(decided, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!RunTeller.IsOfStateFolder(e))
        {
            settings.Warn(BuildDiagnostics.RecordSetAside(decided.Name, runs.SetAside(decided.Id), e.Message));
            return false;
        }
    }

    // It would have given a sign of life by then.
    private DateTimeOffset DiedBefore(RunRecord run)
    {
        var now = time.GetUtcNow();
        var next = run.AliveAt + RunPulse.Interval;
        return now < run.AliveAt ? run.AliveAt : now < next ? now : next;
    }

    // Ids mean something only in their own boot and namespace; the marker means the run wherever it is seen.
    private static async Task<int> EndLeftBehindAsync(RunRecord run, CancellationToken cancellationToken) =>
        run.Process.IsOfThisBoot && run.Outcome?.IsGood() != true
            ? await new LeftBehind(run.Process.SharesOurIds ? run.Process.Groups : [], BuildRuns.Marker, run.Id).EndAsync(ToolRun.Grace, cancellationToken).ConfigureAwait(false)
            : 0;

    // A joined run that ended waits for its outer one, which takes its targets over.
    private bool IsKeptFor(RunRecord run) => run is { Outcome: not null, Parent: { } outer } && runs.Read(outer) is { Outcome: null };

    // Probes of a run's lock are made under the outbox's lock: under it, a lock that is held is held by the run.
    private async Task<FileLock?> LockAsync(RunRecord run, CancellationToken cancellationToken)
    {
        using var quiet = await outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        return runs.TryLock(run.Id);
    }
}
