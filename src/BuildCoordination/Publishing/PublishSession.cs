using System.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>One turn at publishing, with the cache open: from a batch to a push that the remote took, or to the reason why not.</summary>
internal sealed class PublishSession(
    OutboxQueue queue,
    StoreSession store,
    RejectionVerdict verdict,
    Func<StoreSession, PiggybackRef?>? piggyback,
    PushBackoff backoff,
    RotationLimits limits,
    TimeProvider time,
    Action<string, IReadOnlyList<string>>? onJoined = null,
    Action<TimeSpan, RefPushResult>? onPushed = null)
{
    /// <summary>
    /// A refusal is believed after this many pushes of one update between which nobody else's was accepted: a hook that fails now and then
    /// meets one update that often in a row where others push, too.
    /// </summary>
    private const int RefusalsBelieved = 3;

    /// <summary>Or after this many altogether, for where others push all the time.</summary>
    private const int MostRefusals = 9;

    private Rejection? _kept;
    private bool _wasRejected;
    private int _pushes;
    private int _published;

    public async Task<PublishOutcome> PublishAsync(
        IReadOnlyList<WaitingUpdate> batch, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        // A tip that is known can be pushed to without a look. Where no fleet was seen last, one may have been founded since.
        var knowsTip = store.KnowsTip && store.FoundingProblem is null;
        if ((backoff.MustFetchFirst || !knowsTip) && await LookAsync(cancellationToken, mayCreate: !knowsTip).ConfigureAwait(false) is { } failure
            && !(knowsTip && failure.Kind == RemoteFailureKind.NoBranches))
        {
            return Ended(PublishState.Unreachable, failure);
        }

        _kept = verdict.Read();
        return await PublishPartAsync(_kept?.PartOf(batch) ?? batch, refused, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PublishOutcome> PublishPartAsync(
        IReadOnlyList<WaitingUpdate> part, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        string? tip = null;
        var inARow = 0;
        for (var refusals = 1; ; refusals++)
        {
            var attempt = await AttemptAsync(
                async documents => Batch.Apply(
                    await WithoutFalseNoticesAsync(part, cancellationToken).ConfigureAwait(false), documents, time.GetUtcNow(), limits),
                part, cancellationToken).ConfigureAwait(false);
            if (attempt.End is { } end)
                return end;
            if (attempt.Commit is { } commit)
            {
                NoteJoined(attempt);
                return await TakenAsync(part, commit, attempt.IsPushed, refused, cancellationToken).ConfigureAwait(false);
            }

            if (_kept is not null)
                return RejectsEverything(attempt.Reason);
            if (part.Count > 1)
                return await DivideAsync(part, refused, cancellationToken).ConfigureAwait(false);
            inARow = string.Equals(store.Tip, tip, StringComparison.Ordinal) ? inARow + 1 : 1;
            if (refusals == 1 && !refused.TakeEvidence()
                && await ProbeAsync(part[0], cancellationToken).ConfigureAwait(false) is { } outage)
            {
                return outage;
            }

            // What the probe brought is ours.
            tip = store.Tip;
            if (inARow < RefusalsBelieved && refusals < MostRefusals)
                continue;
            refused.Add(part[0], attempt.Reason);
            return new PublishOutcome(PublishState.Flushed, _published, _pushes);
        }
    }

    private async Task<PublishOutcome> DivideAsync(
        IReadOnlyList<WaitingUpdate> part, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        var half = part.Count / 2;
        var first = await PublishPartAsync([.. part.Take(half)], refused, cancellationToken).ConfigureAwait(false);
        return first.State == PublishState.Flushed
            ? await PublishPartAsync([.. part.Skip(half)], refused, cancellationToken).ConfigureAwait(false)
            : first;
    }

    /// <summary>
    /// Pushes something else than the rejected update, which shows whether the remote rejects everything. Null when it does not.
    /// </summary>
    private async Task<PublishOutcome?> ProbeAsync(WaitingUpdate rejected, CancellationToken cancellationToken)
    {
        var attempt = await AttemptAsync(
            documents => Task.FromResult(Batch.Probe(rejected.Update, documents, time.GetUtcNow())), [], cancellationToken)
            .ConfigureAwait(false);
        return attempt.End ?? (attempt.Commit is null ? RejectsEverything(attempt.Reason) : null);
    }

    private PublishOutcome RejectsEverything(string reason)
    {
        verdict.Keep(_kept, store.Tip, reason);
        return new PublishOutcome(PublishState.Refused, _published, _pushes, PublishingDiagnostics.RejectsEverything(reason));
    }

    /// <summary>Pushes until the remote decides: it accepts, or it rejects while its tip stands still.</summary>
    private async Task<Attempt> AttemptAsync(
        Func<TreeChanges, Task<Batch>> make, IReadOnlyList<WaitingUpdate> part, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (store.MinWriter > CoordinationStore.WriterVersion)
            {
                var tooOld = PublishingDiagnostics.WriterTooOld(store.MinWriter);
                return new(End: new PublishOutcome(PublishState.TooOld, _published, _pushes, tooOld));
            }

            if (store.FoundingProblem is { } problem)
                return new(End: new PublishOutcome(PublishState.Refused, _published, _pushes, problem));

            var documents = store.BeginChanges();
            // A remote that rejects pushes would reject each step, too.
            if (part.Count > 0 && _kept is null && !_wasRejected)
            {
                var steps = new ArchiveSteps(store, limits, time);
                await steps.PublishAsync(documents, part[0].Update.Server, cancellationToken).ConfigureAwait(false);
            }

            var started = Stopwatch.GetTimestamp();
            var parent = store.Tip;
            var change = await make(documents).ConfigureAwait(false);
            if (part.Count > 0 && change.IsEmpty)
                return new(parent!);

            var commit = store.Commit(change);
            if (part.Count > 0)
                queue.MarkTried(part);
            var result = await PushAsync(commit, cancellationToken).ConfigureAwait(false);
            var turn = Stopwatch.GetElapsedTime(started);
            if (result.IsAccepted)
            {
                store.Learn(commit);
                backoff.NoteAccepted(turn);
                return new(commit, IsPushed: true, Joined: change.Joined);
            }

            await Task.Delay(backoff.NoteRejected(turn), time, cancellationToken).ConfigureAwait(false);
            // A lost race and a refusing hook print the same, and a cut connection prints anything: only the tip tells.
            if (await LookAsync(cancellationToken, mayCreate: true).ConfigureAwait(false) is { } failure)
            {
                var cause = failure.Kind == RemoteFailureKind.NoBranches ? failure : result.Failure ?? failure;
                return new(End: Ended(PublishState.Unreachable, cause));
            }

            if (await store.TipContainsAsync(commit, cancellationToken).ConfigureAwait(false))
                return new(commit);
            if (string.Equals(store.Tip, parent, StringComparison.Ordinal))
            {
                _wasRejected = true;
                return result.Failure is { } undecided ? new(End: Ended(PublishState.Unreachable, undecided)) : new(Reason: result.Reason);
            }
        }
    }

    // The lost tip may have come back since the notice was accepted.
    private async Task<IReadOnlyList<WaitingUpdate>> WithoutFalseNoticesAsync(
        IReadOnlyList<WaitingUpdate> part, CancellationToken cancellationToken)
    {
        var kept = new List<WaitingUpdate>();
        foreach (var update in part)
        {
            var isFalse = RewindNotice.LostTip(update.Update) is { } lost
                && await store.HasLostTipAsync(lost, cancellationToken).ConfigureAwait(false);
            if (!isFalse)
                kept.Add(update);
        }

        return kept;
    }

    private async Task<RefPushResult> PushAsync(string commit, CancellationToken cancellationToken)
    {
        _pushes++;
        var started = Stopwatch.GetTimestamp();
        var result = await store.PushAsync(commit, piggyback?.Invoke(store), cancellationToken).ConfigureAwait(false);
        onPushed?.Invoke(Stopwatch.GetElapsedTime(started), result);
        return result;
    }

    private async Task<RemoteFailure?> LookAsync(CancellationToken cancellationToken, bool mayCreate = false)
    {
        var failure = await store.FetchAsync(cancellationToken, mayCreate).ConfigureAwait(false);
        if (failure is null)
            backoff.NoteOtherWriters(store.WritersFetched());
        return failure;
    }

    private async Task<PublishOutcome> TakenAsync(
        IReadOnlyList<WaitingUpdate> part, string commit, bool isPushed, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        await queue.AcknowledgeAsync(part, commit).ConfigureAwait(false);
        refused.NoteAccepted();
        _published += part.Count;
        if (_kept is not null)
            verdict.Forget();
        _kept = null;
        // Where the branch was rewound before, an accepted push may be gone again.
        if (isPushed && store.Rewinds.IsRecent && await LookAsync(cancellationToken).ConfigureAwait(false) is null
            && !await store.TipContainsAsync(commit, cancellationToken).ConfigureAwait(false))
        {
            return new PublishOutcome(PublishState.Rewound, _published, _pushes, PublishingDiagnostics.RewoundAfterPush(commit));
        }

        return new PublishOutcome(PublishState.Flushed, _published, _pushes);
    }

    // The first server of a fleet founds it.
    private void NoteJoined(Attempt attempt)
    {
        if (attempt.Joined is not { Count: > 0 } joined)
            return;
        string[] others = [.. store.Servers().Except(joined)];
        if (others.Length == 0)
            return;
        foreach (var server in joined)
            onJoined?.Invoke(server, others);
    }

    private PublishOutcome Ended(PublishState state, RemoteFailure failure) =>
        new(state, _published, _pushes, failure.Diagnostic, failure.IsLasting);

    /// <param name="Commit">The commit that the branch has now; null when it was rejected.</param>
    /// <param name="Reason">What the remote said when it rejected the push.</param>
    /// <param name="IsPushed">Whether this push brought the commit.</param>
    /// <param name="End">Set when the remote did not decide.</param>
    /// <param name="Joined">The servers that the commit added to the fleet.</param>
    private sealed record Attempt(
        string? Commit = null, string Reason = "", bool IsPushed = false, PublishOutcome? End = null,
        IReadOnlyList<string>? Joined = null);
}
