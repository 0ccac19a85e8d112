using BuildCoordination.Settings;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <content>Events of the same moment are one message, which names each of them with its time.</content>
internal sealed partial class RunNotifier
{
    /// <summary>Reports the events of a moment.</summary>
    public Task ReportAsync(RunRecord run, Moment moment, CancellationToken cancellationToken) => moment switch
    {
        { IsStart: true, Started: { } target } => StartedAsync(run, target, cancellationToken),
        { Ended: { } ended, Started: { } started } => TargetFollowedAsync(run, ended, started, cancellationToken),
        { IsEnd: true } => EndedAsync(run, moment.Ended, cancellationToken),
        { IsStart: true } => StartedAsync(run, moment.IsLate, cancellationToken),
        { Ended: { } ended } => TargetEndedAsync(run, ended, moment.IsLate, cancellationToken),
        { Started: { } started } => TargetStartedAsync(run, started, cancellationToken),
        _ => Task.CompletedTask,
    };

    /// <summary>Whether an event is a message that the next event may join.</summary>
    public bool MayBeFollowed(RunRecord run, Moment moment) =>
        moment.IsStart ? run.Parent is null && run.Level == BroadcastLevel.Target
        : moment.Ended is { } ended && IsMessage(run, ended);

    /// <summary>Whether an event is sent: a target that is not coordinated shows in the status only.</summary>
    public bool IsMessage(RunRecord run, Moment moment) =>
        moment.IsStart || moment.IsEnd || (moment.Started ?? moment.Ended) is not { } target || IsMessage(run, target);

    /// <summary>Whether an event and the one that follows it are one message.</summary>
    public bool CanJoin(RunRecord run, Moment first, Moment next) => (first, next) switch
    {
        ({ IsStart: true }, { Started: { } target }) => IsMessage(run, target),
        ({ Ended: not null }, { Started: { } target }) => IsMessage(run, target),
        ({ Ended: { } target }, { IsEnd: true }) => run.Parent is null && run.Targets[target].Outcome == run.Outcome,
        _ => false,
    };

    private bool IsMessage(RunRecord run, int target) => IsReported(run, run.Targets[target]) && OuterOf(run, run.Targets[target]) is null;

    /// <summary>Reports the events that a run's process holds for the next one. They come before those of a run that joins it.</summary>
    public async Task ReportHeldAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (MayBeFollowed(run, new Moment(IsStart: true)) && !outbox.HasAccepted(StartOf(run)))
            await StartedAsync(run, isLate: true, cancellationToken).ConfigureAwait(false);
        for (var index = 0; index < run.Targets.Count; index++)
        {
            if (run.Targets[index].Outcome is not null && IsMessage(run, index) && !outbox.HasAccepted(EndOf(run, index)))
                await ReportTargetEndSafelyAsync(run, index, isLate: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task StartedAsync(RunRecord run, int index, CancellationToken cancellationToken)
    {
        var update = new MessageUpdate
        {
            Server = run.Server,
            Key = Update.Join(StartOf(run), StartOf(run, index)),
            Message = BuildTexts.Started(run, run.Targets[index], run.ExpectedAt - run.StartedAt),
            Run = KeyOf(run),
        };
        // A run that joined this one may have reported its start.
        return WithStatusAsync(
            _ => outbox.HasAccepted(StartOf(run)) ? MakeStart(run, index) : update, run.Server, cancellationToken);
    }

    private static Update WithTime(Update update, RunTarget target)
    {
        return update switch
        {
            BuildEndUpdate { Message: { } message } end => end with { Message = Timed(message) },
            MessageUpdate end => end with { Message = Timed(end.Message) },
            _ => update,
        };

        OutgoingMessage Timed(OutgoingMessage message) =>
            message with { Events = message.Events ?? [new("end", target.Name, message.Result, target.EndedAt)] };
    }

    private async Task TargetFollowedAsync(RunRecord run, int ended, int started, CancellationToken cancellationToken)
    {
        try
        {
            var foreign = ForeignOf(run);
            if (await MakeTargetEndAsync(run, ended, foreign, cancellationToken).ConfigureAwait(false) is { } end)
            {
                // The start is accepted alone if another process reported the end before.
                await outbox.AcceptAllAsync(
                    [
                        _ => foreign.Redact(Followed(run, end, ended, started)), _ => MakeStart(run, started),
                        now => _status.Of(run.Server, now),
                    ],
                    cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception e) when (!IsOfStateFolder(e))
        {
            settings.Warn(BuildDiagnostics.PartMissing(run.Name, $"target {run.Targets[ended].Name}", e.Message));
        }

        await TargetStartedAsync(run, started, cancellationToken).ConfigureAwait(false);
    }

    private Update Followed(RunRecord run, Update end, int ended, int started)
    {
        if (outbox.HasAccepted(EndOf(run, ended)))
            return end;
        OutgoingMessage Named(OutgoingMessage message) => BuildTexts.Followed(message, run, run.Targets[ended], run.Targets[started]);
        var key = Update.Join(EndOf(run, ended), StartOf(run, started));
        return end switch
        {
            BuildEndUpdate { Message: { } message } update => update with { Key = key, Message = Named(message) },
            MessageUpdate update => update with { Key = key, Message = Named(update.Message) },
            _ => end,
        };
    }

    // Under the outbox's lock. Another process may have reported one of the two.
    private Update MakeLast(RunRecord run, int? last, Update? targetEnd, ForeignSecrets foreign)
    {
        if (last is not { } index || targetEnd is null || outbox.HasAccepted(EndOf(run, index)))
            return MakeEnd(run, foreign);
        if (outbox.HasAccepted(EndKeyOf(run)))
            return targetEnd;
        var end = MakeEnd(run, foreign, run.Targets[index]) with { Key = Update.Join(EndOf(run, index), EndKeyOf(run)) };
        return targetEnd is not BuildEndUpdate target ? end : end with
        {
            LastBuild = target.LastBuild ?? end.LastBuild,
            LastPackage = target.LastPackage ?? end.LastPackage,
            Excerpt = target.Excerpt ?? end.Excerpt,
        };
    }

    private static string EndOf(RunRecord run, int index) => $"{run.Id}.{index}.end";
}
