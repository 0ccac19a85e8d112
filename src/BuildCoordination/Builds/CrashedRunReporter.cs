using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>
/// Reports the ends of crashed runs, and terminates what they left running. A run is crashed only if all evidence agrees: its lock is free,
/// its process is gone, and the repository has no end of it. A copied or restored state folder shows the first two alone: there the
/// repository is asked, and nothing is claimed while it does not answer. The crashed run of another user is reported, too, if no process of
/// it lives; its record and its log are left to that user and root.
/// </summary>
internal sealed class CrashedRunReporter(
    RunFolder runs, RunNotifier notifier, OutboxWriter outbox, BuildSettings settings, TimeProvider time)
{
    /// <summary>
    /// A machine that goes on gives a heartbeat within this time, and publishes an end. Only if none comes did it restart, and is not a
    /// clone.
    /// </summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<CrashedRunDetails>> ReportAsync(CancellationToken cancellationToken)
    {
        if (!runs.LocksExclude)
        {
            settings.Warn(BuildDiagnostics.LocksDoNotExclude(runs.Path));
            return [];
        }

        var crashed = new List<CrashedRunDetails>();
        // A run is reported with its joined runs. These are reported alone only if the run's record is gone.
        foreach (var run in runs.All().OrderBy(run => run.Parent is not null))
        {
            await new BestEffort(settings.Warn).TryAsync(
                $"The end of the crashed build {run.Name}, job {run.Job},", () => ReportAsync(run, crashed, cancellationToken))
                    .ConfigureAwait(false);
        }

        return crashed;
    }

    private async Task ReportAsync(RunRecord run, List<CrashedRunDetails> crashed, CancellationToken cancellationToken)
    {
        if (!MayBeReported(run) || IsKeptFor(run) || IsLeftToOwner(run)
            || await LockAsync(run, cancellationToken).ConfigureAwait(false) is not { } held)
        {
            return;
        }

        using (held)
            await ReportLockedAsync(run.Id, held.Identity, crashed, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReportLockedAsync(string id, string? lockFile, List<CrashedRunDetails> crashed, CancellationToken cancellationToken)
    {
        // Read again under the lock: it may have ended, or another process may have reported it.
        if (runs.Read(id) is not { } run)
        {
            runs.Remove(id);
            return;
        }

        if (!MayBeReported(run) || IsLeftToOwner(run))
            return;
        run = run with { IsInPlace = lockFile is not null && lockFile == run.LockFile };
        if (run is { Outcome: null, IsInPlace: false, Process: { IsOfThisBoot: true, IsGone: false } })
            return;
        var bestEffort = new BestEffort(settings.Warn);
        var evidence = new RepositoryEvidence(false);
        await bestEffort.TryAsync(
            $"The search for the end of {run.Name}",
            async () => evidence = await settings.FindEvidence(run, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (evidence.End is not null && !runs.HasRightsOf(run))
        {
            runs.MarkReported(id);
            return;
        }

        if (evidence.End is { } known)
        {
            await notifier.EndedElsewhereAsync(run, known, cancellationToken).ConfigureAwait(false);
            runs.RemoveFamily(run);
            return;
        }

        if (run.Outcome is null && !IsCrashed(run, evidence))
            return;
        var reason = run.Process.IsOfThisBoot ? $"{ProcessEndHook.Reason} (killed, out of memory …)" : "the machine restarted";
        var ended = 0;
        await bestEffort.TryAsync(
            $"What {run.Name} left running",
            async () => ended = await EndLeftBehindAsync(run, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var joined in runs.JoinedTo(run))
            await ReportAsync(joined, crashed, cancellationToken).ConfigureAwait(false);

        // Its processes are gone, so the rest is not to be stopped half-way.
        var (endedAt, endedTick) = CrashedBefore(run);
        var decided = run.Decided(BuildOutcome.Error, new() { Reason = reason }, endedAt, endedTick) with { IsCrashed = true };
        runs.GiveUpRoom(id);
        runs.Write(decided);
        await bestEffort.TryAsync($"The end of {run.Name}", () => RunEvent.Report(run, decided, settings.OnRunEvent)).ConfigureAwait(false);
        if (!await TryReportAsync(decided).ConfigureAwait(false))
            return;
        if (runs.HasRightsOf(run))
            runs.RemoveFamily(run);
        else
            runs.MarkReported(id);
        if (run.Outcome is null && run.Parent is null)
            crashed.Add(new(run.Job, run.Title, run.Server, reason, ended));
        settings.PublishSoon();
    }

    // What is wrong with the record itself is wrong with the next command as well.
    private async Task<bool> TryReportAsync(RunRecord decided)
    {
        try
        {
            await notifier.EndedAsync(decided, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (!RunNotifier.IsOfStateFolder(e) && runs.HasRightsOf(decided))
        {
            settings.Warn(BuildDiagnostics.RecordSetAside(decided.Name, runs.SetAside(decided.Id), e.Message));
            return false;
        }
    }

    // An end that the run itself decided is reported as it was decided, though its process may live on: it could not report it. A process
    // of another pid namespace would hold its lock, if that is the lock's own file and no copy.
    private static bool MayBeReported(RunRecord run) => run.Process.IsOfThisMachine
        && (run.Outcome is not null || run.Process.IsGone || !run.Process.IsOfThisBoot || run.Process.IsUnseenElsewhere);

    private bool IsCrashed(RunRecord run, RepositoryEvidence evidence)
    {
        if (!run.Process.IsOfThisBoot)
            return HasRestarted(run, evidence);
        // Where the record is, the process would have reported its end. In a copy of the folder the end may be that of the original, which
        // has some time to publish it.
        return run.IsInPlace || (evidence.IsKnown && (run.LockFile is null || HasBeenSilent(run)));
    }

    private bool HasBeenSilent(RunRecord run) => (time.GetUtcNow() - run.AliveAt).Duration() >= RestartDelay;

    // A clone of the machine has its machine id and a boot of its own, like the machine after a restart. The original then still gives
    // heartbeats.
    private bool HasRestarted(RunRecord run, RepositoryEvidence evidence)
    {
        if (evidence.AliveAt is { } alive && alive > run.AliveAt)
            runs.Write(run = run with { AliveAt = alive });
        return evidence.IsKnown && HasBeenSilent(run);
    }

    // A live run would have sent a heartbeat by then.
    private (DateTimeOffset Time, long? Tick) CrashedBefore(RunRecord run)
    {
        var limit = RunHeartbeat.Interval;
        if (run.Process.IsOfThisBoot && run.AliveTick is { } alive
            && TimeSpan.FromMilliseconds(time.GetTick() - alive) is var sinceAlive && sinceAlive < limit)
        {
            limit = sinceAlive > TimeSpan.Zero ? sinceAlive : TimeSpan.Zero;
        }
        else if (run.AliveTick is null && time.GetUtcNow() - run.AliveAt is var silentByClock && silentByClock < limit)
        {
            limit = silentByClock > TimeSpan.Zero ? silentByClock : TimeSpan.Zero;
        }

        return (run.AliveAt + limit, run.AliveTick + (long)limit.TotalMilliseconds);
    }

    // Ids mean something only in their own boot and namespace, and a process that lives ends its own children.
    private async Task<int> EndLeftBehindAsync(RunRecord run, CancellationToken cancellationToken) =>
        run.Process.IsGone && run.Outcome?.IsGood() != true && runs.HasRightsOf(run)
            ? await new OrphanedProcesses(run.Process.Groups, BuildRuns.Marker, run.Id) { User = run.Owner is 0 ? null : run.Owner }
                .EndAsync(ToolRun.KillTimeout, cancellationToken).ConfigureAwait(false)
            : 0;

    // A joined run that ended waits for its outer one, which takes its targets over.
    private bool IsKeptFor(RunRecord run) => run.Outcome is not null && runs.OuterOf(run) is { Outcome: null };

    private bool IsLeftToOwner(RunRecord run) => !runs.HasRightsOf(run)
        && (runs.IsReported(run.Id)
            || (run.Process.IsOfThisBoot && !run.Process.IsGone)
            || (run.Process.SharesProcessIds && new OrphanedProcesses(run.Process.Groups, BuildRuns.Marker, run.Id).MayLive));

    // Probes of a run's lock are made under the outbox's lock: under it, a lock that is held is held by the run.
    private async Task<FileLock?> LockAsync(RunRecord run, CancellationToken cancellationToken)
    {
        using var quiet = await outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        return runs.TryLock(run.Id);
    }
}
