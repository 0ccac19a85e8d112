using BuildCoordination.Protocol;
using BuildCoordination.Publishing;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Builds;

/// <summary>
/// Turns what happens to runs into updates: messages as the level says, the server's status from its live runs, and an end that is told
/// once, whoever tells it.
/// </summary>
internal sealed class RunTeller(Outbox outbox, RunFolder runs, BaseStateFile baseState, BuildMemoryFile memory, string instance, ServerMachine machine)
{
    public async Task StartedAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Parent is null && run.Level != Configuration.BroadcastLevel.Failures)
            await SendAsync(run, $"{run.Id}.start", BuildTexts.Started(run, null), ofTarget: false, cancellationToken).ConfigureAwait(false);
        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    public async Task TargetStartedAsync(RunRecord run, RunTarget target, CancellationToken cancellationToken)
    {
        if (run.Broadcasts(target.Name))
            await SendAsync(run, $"{KeyOf(run, target)}.start", BuildTexts.Started(run, target.Name), ofTarget: true, cancellationToken).ConfigureAwait(false);
        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    public async Task TargetEndedAsync(RunRecord run, RunTarget target, BuildEndDetails details, CancellationToken cancellationToken)
    {
        var outcome = target.Outcome!.Value;
        var isTold = run.Broadcasts(target.Name)
            || (run.Level == Configuration.BroadcastLevel.Failures && run.Coordinated.Contains(target.Name, StringComparer.OrdinalIgnoreCase)
                && outcome is not (BuildOutcome.Success or BuildOutcome.Skip));
        var message = isTold ? BuildTexts.Ended(run, target, outcome, target.Duration, details, BuildMemory.Nothing) : null;
        var last = target.Kind == TargetKind.Build ? BuildRecords.OfTarget(run, target, details) : null;
        var package = target.Kind == TargetKind.Package ? BuildRecords.Package(run, target, details) : null;
        if (message is not null || last is not null || package is not null)
        {
            await outbox.AcceptAsync(
                new BuildEndUpdate
                {
                    Server = run.Server,
                    Key = $"{KeyOf(run, target)}.end",
                    Message = message,
                    LastBuild = last,
                    LastPackage = package,
                    Excerpt = BuildRecords.Excerpt(run, target, details),
                },
                cancellationToken).ConfigureAwait(false);
        }

        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    public async Task EndedAsync(RunRecord run, DateTimeOffset endedAt, BuildEndDetails details, CancellationToken cancellationToken)
    {
        if (run.Parent is null)
        {
            var outcome = run.Outcome!.Value;
            var duration = endedAt - run.StartedAt;
            var before = memory.Of(run);
            var isTold = run.Level != Configuration.BroadcastLevel.Failures || outcome is not (BuildOutcome.Success or BuildOutcome.Skip) || before.IsFixedBy(outcome);
            var record = BuildRecords.OfRun(run, endedAt, details);
            var accepted = await outbox.AcceptAsync(
                new BuildEndUpdate
                {
                    Server = run.Server,
                    Key = $"{run.Id}.end",
                    Message = isTold ? BuildTexts.Ended(run, null, outcome, duration, details, before) : null,
                    Build = record,
                    LastBuild = run.Targets.Any(target => target.Kind != TargetKind.Other) ? null : record,
                },
                cancellationToken).ConfigureAwait(false);
            if (accepted.IsNew)
                memory.Remember(run, outcome, duration);
            baseState.Write(new BaseState(outcome.Status(), run.Id, endedAt));
        }

        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The status as the live runs make it; read under the outbox's lock, so that its stamp says which of two is newer.</summary>
    public Task<Accepted> StatusAsync(string server, CancellationToken cancellationToken) => outbox.AcceptAsync(_ => Status(server), cancellationToken);

    private StatusUpdate Status(string server)
    {
        var live = runs.Live(server);
        var jobs = live.Where(run => run.Parent is null || live.All(other => other.Id != run.Parent)).Select(run => ToJob(run, live)).ToArray();
        var resting = baseState.Read();
        var byHand = resting is { State: "building", Job: { } job } ? new JobInfo { Id = job, StartedAt = resting.Since } : null;
        return new StatusUpdate
        {
            Server = server,
            State = jobs.Length > 0 ? "building" : resting.State,
            CurrentJob = jobs.FirstOrDefault() ?? byHand,
            Jobs = jobs,
            Instance = instance,
            Machine = machine,
        };
    }

    private static JobInfo ToJob(RunRecord run, IReadOnlyList<RunRecord> live)
    {
        var inner = live.LastOrDefault(other => other.Parent == run.Id);
        return new JobInfo
        {
            Id = run.Id,
            StartedAt = run.StartedAt,
            Name = run.Name,
            Target = inner?.OpenTarget?.Name ?? run.OpenTarget?.Name,
            Progress = inner?.Progress ?? run.Progress,
            Host = Processes.MachineIdentity.HostName,
            Log = run.OpenTarget?.Log ?? run.Log,
        };
    }

    private Task<Accepted> SendAsync(RunRecord run, string key, OutgoingMessage message, bool ofTarget, CancellationToken cancellationToken) =>
        outbox.AcceptAsync(new MessageUpdate { Server = run.Server, Key = key, Message = message, OfTarget = ofTarget }, cancellationToken);

    // A target may run twice in one run; its place in the list tells the two apart.
    private static string KeyOf(RunRecord run, RunTarget target) => $"{run.Id}.{run.Targets.IndexOf(target)}";
}
