using System.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>One turn at publishing, with the cache open: from a batch to a push that the remote took, or to the reason why not.</summary>
internal sealed partial class PublishSession(
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
    private Rejection? _kept;
    private bool _wasRejected;
    private int _pushes;
    private int _published;
    private string? _pushed;
    private int _othersPushes;

    public async Task<PublishOutcome> PublishAsync(
        IReadOnlyList<WaitingUpdate> batch, RejectedUpdates rejections, CancellationToken cancellationToken)
    {
        // A tip that is known can be pushed to without a look. Where no fleet was seen last, one may have been founded since.
        var knowsTip = store.KnowsTip && store.FoundingProblem is null;
        if ((backoff.MustFetchFirst || !knowsTip)
            && await LookAsync(cancellationToken, mayCreate: !knowsTip).ConfigureAwait(false) is { } failure
            && !(knowsTip && failure.Kind == RemoteFailureKind.NoBranches))
        {
            return Ended(PublishState.Unreachable, failure);
        }

        _kept = verdict.Read();
        return await PublishPartsAsync(_kept?.PartOf(batch) ?? batch, rejections, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Pushes until the remote decides: it accepts, or it rejects while its tip stands still.</summary>
    private async Task<Attempt> AttemptAsync(
        Func<TreeChanges, Task<Batch>> make, IReadOnlyList<WaitingUpdate> part, CancellationToken cancellationToken)
    {
        Attempt? ended = null;
        var (commit, duration) = ("", TimeSpan.Zero);
        IReadOnlyList<string> joined = [];
        var swap = await new CompareAndSwap
        {
            Known = () => store.Tip,
            HasArrivedAsync = () => store.TipContainsAsync(commit, cancellationToken),
            PushAsync = PushOnceAsync,
            FetchAsync = async () =>
            {
                await Task.Delay(backoff.NoteRejected(duration), time, cancellationToken).ConfigureAwait(false);
                return await LookAsync(cancellationToken, mayCreate: true).ConfigureAwait(false);
            },
        }.RunAsync().ConfigureAwait(false);
        switch (swap.State)
        {
            case SwapState.Ended:
                return ended!;
            case SwapState.Accepted:
                store.Learn(commit);
                backoff.NoteAccepted(duration);
                return new(commit, IsPushed: true, Joined: joined);
            case SwapState.Arrived:
                return new(commit);
            case SwapState.Unreachable:
                var cause = swap.Failure!.Kind == RemoteFailureKind.NoBranches ? swap.Failure : swap.Pushed!.Failure ?? swap.Failure;
                return new(End: Ended(PublishState.Unreachable, cause));
            default:
                _wasRejected = true;
                return swap.Pushed!.Failure is { } undecided
                    ? new(End: Ended(PublishState.Unreachable, undecided))
                    : new(Reason: swap.Pushed.Reason);
        }

        async Task<PushAttempt?> PushOnceAsync()
        {
            if (FindObstacle() is { } obstacle)
            {
                ended = new(End: obstacle);
                return null;
            }

            var documents = store.BeginChanges();
            // A remote that rejects pushes would reject each step, too.
            if (part.Count > 0 && _kept is null && !_wasRejected)
            {
                var steps = new ArchiveSteps(store, limits, time);
                await steps.PublishAsync(documents, part[0].Update.Server, cancellationToken).ConfigureAwait(false);
            }

            var (started, parent) = (Stopwatch.GetTimestamp(), store.Tip);
            var change = await make(documents).ConfigureAwait(false);
            if (part.Count > 0 && change.IsEmpty)
            {
                ended = new(parent!, WasThere: true);
                return null;
            }

            (commit, joined) = (store.Commit(change), change.Joined);
            if (part.Count > 0)
                queue.MarkTried(part);
            var result = await PushAsync(commit, cancellationToken).ConfigureAwait(false);
            duration = Stopwatch.GetElapsedTime(started);
            return new PushAttempt(parent, result);
        }
    }

    private PublishOutcome? FindObstacle() =>
        store.MinWriter > CoordinationStore.WriterVersion
            ? new PublishOutcome(PublishState.TooOld, _published, _pushes, PublishingDiagnostics.WriterTooOld(store.MinWriter))
            : store.FoundingProblem is { } problem ? new PublishOutcome(PublishState.Rejected, _published, _pushes, problem)
            : null;

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
        _pushed = commit;
        var started = Stopwatch.GetTimestamp();
        var result = await store.PushAsync(commit, piggyback?.Invoke(store), cancellationToken).ConfigureAwait(false);
        onPushed?.Invoke(Stopwatch.GetElapsedTime(started), result);
        return result;
    }

    private async Task<RemoteFailure?> LookAsync(CancellationToken cancellationToken, bool mayCreate = false)
    {
        var tip = store.Tip;
        var failure = await store.FetchAsync(cancellationToken, mayCreate).ConfigureAwait(false);
        if (!string.Equals(store.Tip, tip, StringComparison.Ordinal) && !string.Equals(store.Tip, _pushed, StringComparison.Ordinal))
            _othersPushes++;
        if (failure is null)
            backoff.NoteOtherWriters(store.WritersFetched());
        return failure;
    }

    private async Task<PublishOutcome> TakenAsync(
        IReadOnlyList<WaitingUpdate> part, string commit, Attempt attempt, CancellationToken cancellationToken)
    {
        await queue.AcknowledgeAsync(part, commit).ConfigureAwait(false);
        _published += part.Count;
        // No push was needed, so none shows what the remote accepts.
        if (attempt.WasThere)
            return new PublishOutcome(PublishState.Flushed, _published, _pushes);
        (_hasEvidence, _rejectedAlone, _nextProbe) = (true, 0, 2);
        if (_kept is not null)
            verdict.Forget();
        _kept = null;
        // If the branch was rewound before, an accepted push may be lost again.
        if (attempt.IsPushed && store.Rewinds.IsRecent && await LookAsync(cancellationToken).ConfigureAwait(false) is null
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
    /// <param name="Reason">The remote's output when it rejected the push.</param>
    /// <param name="IsPushed">Whether this push brought the commit.</param>
    /// <param name="WasThere">Whether the branch had all of it before any push.</param>
    /// <param name="End">Set when the remote did not decide.</param>
    /// <param name="Joined">The servers that the commit added to the fleet.</param>
    private sealed record Attempt(
        string? Commit = null, string Reason = "", bool IsPushed = false, bool WasThere = false,
        PublishOutcome? End = null, IReadOnlyList<string>? Joined = null);
}
