using System.Runtime.ExceptionServices;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Publishing;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Builds;

/// <summary>Turns what happens to runs into updates. Every end has a key that is made of its run alone: it is told once, whoever tells it, and however often.</summary>
internal sealed class RunTeller(BuildRunsFolder folder, Outbox outbox, BuildSettings settings)
{
    private readonly RunStatus _status = new(folder, settings);

    public async Task StartedAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Parent is null && run.Level != BroadcastLevel.Failures)
        {
            var usual = HistoryOf(run).Usual(run);
            await outbox.AcceptAsync(new MessageUpdate { Server = run.Server, Key = $"{run.Id}.start", Message = BuildTexts.Started(run, usual) }, cancellationToken).ConfigureAwait(false);
        }

        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    public async Task TargetStartedAsync(RunRecord run, int index, CancellationToken cancellationToken)
    {
        if (IsTold(run, run.Targets[index]) && OuterOf(run, run.Targets[index]) is null)
        {
            var message = BuildTexts.Started(run, run.Targets[index]);
            await outbox.AcceptAsync(new MessageUpdate { Server = run.Server, Key = $"{run.Id}.{index}.start", Message = message, OfTarget = true }, cancellationToken).ConfigureAwait(false);
        }

        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    public async Task TargetEndedAsync(RunRecord run, int index, CancellationToken cancellationToken)
    {
        await TellTargetEndAsync(run, index, cancellationToken).ConfigureAwait(false);
        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the decided end of a run and, where that was not done, of its targets.</summary>
    public async Task EndedAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var refused = await TellTargetEndsAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Parent is null)
            await outbox.AcceptAsync(_ => MakeEnd(run), cancellationToken).ConfigureAwait(false);
        await StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
        refused?.Throw();
    }

    /// <summary>Sets what the server says while no run lives.</summary>
    public Task StatusAsync(string server, string state, string? job, CancellationToken cancellationToken) => outbox.AcceptAsync(
        now =>
        {
            var file = folder.BaseStateOf(server);
            file.Write((file.Read() ?? BaseState.Idle).Changed(state, job, now));
            return _status.Of(server, now);
        },
        cancellationToken);

    public Task StatusAsync(string server, CancellationToken cancellationToken) => outbox.AcceptAsync(now => _status.Of(server, now), cancellationToken);

    // A full outbox that takes no more targets still takes the end of a build.
    private async Task<ExceptionDispatchInfo?> TellTargetEndsAsync(RunRecord run, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? refused = null;
        for (var index = 0; index < run.Targets.Count; index++)
        {
            try
            {
                await TellTargetEndAsync(run, index, cancellationToken).ConfigureAwait(false);
            }
            catch (CoordinationException e)
            {
                refused ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        return refused;
    }

    private async Task TellTargetEndAsync(RunRecord run, int index, CancellationToken cancellationToken)
    {
        if (run.Targets[index].Outcome is not { } outcome)
            return;
        var target = run.Parent is null ? new RunFamily(run, folder.Runs.JoinedTo(run.Id)).Whole(run.Targets[index]) : run.Targets[index];
        var key = $"{run.Id}.{index}.end";
        var message = IsTold(run, target) && OuterOf(run, target) is null ? BuildTexts.Ended(run, target) : null;
        var build = BuildRecords.LastBuild(run, target);
        var package = BuildRecords.LastPackage(run, target);
        var excerpt = outcome.IsGood() ? null : BuildRecords.Excerpt(run, target.Name, target.End, target.End.Log ?? target.Log);
        if (build is not null || package is not null || excerpt is not null)
        {
            var update = new BuildEndUpdate { Server = run.Server, Key = key, Message = message, LastBuild = build, LastPackage = package, Excerpt = excerpt };
            await outbox.AcceptAsync(update, cancellationToken).ConfigureAwait(false);
        }
        else if (message is not null)
        {
            await outbox.AcceptAsync(new MessageUpdate { Server = run.Server, Key = key, Message = message, OfTarget = true }, cancellationToken).ConfigureAwait(false);
        }
    }

    // Under the outbox's lock, so that of two builds that end at once one is the first. Done again after a crash it changes nothing more.
    private BuildEndUpdate MakeEnd(RunRecord run)
    {
        var outcome = run.Outcome ?? throw new InvalidOperationException("The end is not decided.");
        var history = HistoryOf(run);
        var before = history.Before(run);
        var family = new RunFamily(run, folder.Runs.JoinedTo(run.Id));
        var record = BuildRecords.OfRun(family);
        folder.HistoryOf(run.Server).Write(history.With(run));
        folder.BaseStateOf(run.Server).Write(new(outcome.Status(), run.Job, run.EndedAt));
        return new()
        {
            Server = run.Server,
            Key = $"{run.Id}.end",
            Message = run.Level != BroadcastLevel.Failures || !outcome.IsGood() || BuildTexts.IsFixed(run, before)
                ? BuildTexts.Ended(family, before, history.Usual(run))
                : null,
            Build = record,
            LastBuild = family.Targets.Any(target => target.Kind != TargetKind.Other) ? null : record,
            Excerpt = outcome.IsGood() || family.Targets.Any(target => target.Outcome?.IsGood() == false) ? null : BuildRecords.Excerpt(run, run.Name, run.End, run.End.Log ?? run.Log),
        };
    }

    private BuildHistory HistoryOf(RunRecord run) => folder.HistoryOf(run.Server).Read() ?? BuildHistory.Empty;

    // What an outer run has open under the same name, as NUKE has a target that builds CloudStack, is the same target, and told by that run.
    private RunTarget? OuterOf(RunRecord run, RunTarget target) =>
        run.Parent is { } id && folder.Runs.Read(id) is { } outer ? outer.Targets.FirstOrDefault(other => IsTold(outer, other) && target.IsWithin(other)) : null;

    private static bool IsTold(RunRecord run, RunTarget target) => run.Level == BroadcastLevel.Target && run.IsCoordinated(target.Name);
}
