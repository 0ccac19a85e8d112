using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

internal sealed partial class PublishSession
{
    /// <summary>
    /// A rejection is final after this many pushes of one update without an accepted push of another server: a hook that fails now and then
    /// meets one update that often in a row where others push, too.
    /// </summary>
    private const int RefusalsBelieved = 3;

    /// <summary>Or after this many altogether, for where others push all the time.</summary>
    private const int MostRefusals = 9;

    /// <summary>Quarters find one rejected update with as many pushes as halves do, and several with fewer.</summary>
    private const int PartsOfARejectedPart = 4;

    /// <summary>Whether something was accepted since the last update that was rejected alone.</summary>
    private bool _hasEvidence;

    /// <summary>
    /// The number of updates that were rejected alone since the last accepted one, and the number at which the next probe is due.
    /// </summary>
    private int _rejectedAlone;
    private int _nextProbe = 1;

    /// <summary>
    /// Divides what is rejected until each rejected update was alone, and publishes all others. Only then does it try the rejected ones
    /// again: one accepted push between shows for all of them that the remote does not reject everything.
    /// </summary>
    private async Task<PublishOutcome> PublishPartsAsync(
        IReadOnlyList<WaitingUpdate> batch, RejectedUpdates final, CancellationToken cancellationToken)
    {
        var rejected = new List<RejectedUpdate>();
        var known = _kept is null ? verdict.Parts.ReadIn(batch) : [];
        WaitingUpdate[] others =
            [.. batch.Except<WaitingUpdate>(known.SelectMany(part => part.Updates), ReferenceEqualityComparer.Instance)];
        if (others.Length > 0 && await DivideAsync([others], rejected, cancellationToken).ConfigureAwait(false) is { } end)
            return end;
        foreach (var (part, rejections) in known)
        {
            if (part.Count == 1 && rejections > 0)
            {
                rejected.Add(new(part[0], Rejections: Math.Min(rejections, MostRefusals - 1)));
            }
            else if (await DivideAsync(rejections > 0 ? SmallerPartsOf(part) : [part], rejected, cancellationToken)
                .ConfigureAwait(false) is { } early)
            {
                return early;
            }
        }

        return await ConfirmAsync(rejected, final, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PublishOutcome?> DivideAsync(
        IEnumerable<IReadOnlyList<WaitingUpdate>> whole, List<RejectedUpdate> rejected, CancellationToken cancellationToken)
    {
        var isFirst = true;
        var parts = new Stack<IReadOnlyList<WaitingUpdate>>(whole.Reverse());
        while (parts.TryPop(out var part))
        {
            var (reason, end) = await PublishPartAsync(part, cancellationToken).ConfigureAwait(false);
            if (end is not null)
                return end;
            if (reason is null)
                continue;
            if (_kept is not null)
                return RejectsEverything(reason);
            verdict.Parts.Keep(part, rejections: 1);
            if (part.Count > 1)
            {
                foreach (var smaller in SmallerPartsOf(part).Reverse())
                    parts.Push(smaller);
                continue;
            }

            rejected.Add(new(part[0], Rejections: 1, InARow: 1, _othersPushes, reason));
            _hasEvidence = false;
            if (++_rejectedAlone >= _nextProbe && await ProbeAsync(part[0], cancellationToken).ConfigureAwait(false) is { } outage)
                return outage;
            // Mostly it is the only one.
            if (isFirst && parts.Count > 1)
                parts = new([[.. parts.SelectMany(rest => rest)]]);
            isFirst = false;
        }

        return null;
    }

    private static IEnumerable<IReadOnlyList<WaitingUpdate>> SmallerPartsOf(IReadOnlyList<WaitingUpdate> part) =>
        part.Chunk((part.Count + PartsOfARejectedPart - 1) / PartsOfARejectedPart);

    private async Task<PublishOutcome> ConfirmAsync(
        List<RejectedUpdate> rejected, RejectedUpdates final, CancellationToken cancellationToken)
    {
        if (rejected.Count > 0 && !_hasEvidence
            && await ProbeAsync(rejected[^1].Update, cancellationToken).ConfigureAwait(false) is { } outage)
        {
            return outage;
        }

        foreach (var (update, before, beforeInARow, firstSeen, firstReason) in rejected)
        {
            var (last, seen, inARow) = (firstReason, firstSeen, beforeInARow);
            for (var rejections = before;
                inARow < RefusalsBelieved && rejections < MostRefusals;
                verdict.Parts.Keep([update], ++rejections))
            {
                var (reason, end) = await PublishPartAsync([update], cancellationToken).ConfigureAwait(false);
                if (end is not null)
                    return end;
                last = reason;
                if (reason is null)
                    break;
                inARow = seen == _othersPushes ? inARow + 1 : 1;
                seen = _othersPushes;
            }

            if (last is not null)
                final.Add(update, last);
        }

        return new PublishOutcome(PublishState.Flushed, _published, _pushes);
    }

    /// <summary>
    /// The reason where the remote rejects it, the end of the attempt where it goes no further, or neither where it is published.
    /// </summary>
    private async Task<(string? Reason, PublishOutcome? End)> PublishPartAsync(
        IReadOnlyList<WaitingUpdate> part, CancellationToken cancellationToken)
    {
        var attempt = await AttemptAsync(
            async documents => Batch.Apply(
                await WithoutFalseNoticesAsync(part, cancellationToken).ConfigureAwait(false), documents, time.GetUtcNow(), limits),
            part, cancellationToken).ConfigureAwait(false);
        if (attempt.End is { } end)
            return (null, end);
        if (attempt.Commit is not { } commit)
            return (attempt.Reason, null);
        NoteJoined(attempt);
        var outcome = await TakenAsync(part, commit, attempt, cancellationToken).ConfigureAwait(false);
        return (null, outcome.State == PublishState.Flushed ? null : outcome);
    }

    /// <summary>
    /// Pushes something else than the rejected update, which shows whether the remote rejects everything. Null when it does not.
    /// </summary>
    private async Task<PublishOutcome?> ProbeAsync(WaitingUpdate rejected, CancellationToken cancellationToken)
    {
        var attempt = await AttemptAsync(
            documents => Task.FromResult(Batch.Probe(rejected.Update, documents, time.GetUtcNow())), [], cancellationToken)
            .ConfigureAwait(false);
        if (attempt.End is not null || attempt.Commit is null)
            return attempt.End ?? RejectsEverything(attempt.Reason);
        (_hasEvidence, _nextProbe) = (true, 4 * _nextProbe);
        return null;
    }

    private PublishOutcome RejectsEverything(string reason)
    {
        verdict.Keep(_kept, store.Tip, reason);
        return new PublishOutcome(PublishState.Rejected, _published, _pushes, PublishingDiagnostics.RejectsEverything(reason));
    }

    /// <param name="Update">The update, which was pushed alone.</param>
    /// <param name="Rejections">The number of its rejections so far, also in earlier processes.</param>
    /// <param name="InARow">The number of rejections in this process without an accepted push of another server.</param>
    /// <param name="OthersPushes">The number of other servers' pushes that had been seen then.</param>
    /// <param name="Reason">The remote's output.</param>
    private sealed record RejectedUpdate(
        WaitingUpdate Update, int Rejections, int InARow = 0, int OthersPushes = -1, string? Reason = null);
}
