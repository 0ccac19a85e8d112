using System.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Protocol;
using BuildCoordination.Telemetry;

namespace BuildCoordination.Publishing;

/// <summary>One turn at publishing, with the cache open: from a batch to a push that the remote took, or to the reason why not.</summary>
internal sealed class PublishSession(OutboxDelivery delivery, StoreSession store, Func<StoreSession, PushRider?>? rider, Turns turns, RotationLimits limits, TimeProvider time)
{
    /// <summary>A refusal is believed when the tip stands still over this many pushes of one update: a hook may fail now and then.</summary>
    private const int RefusalsBelieved = 3;

    private int _pushes;
    private int _published;

    public async Task<PublishOutcome> PublishAsync(
        IReadOnlyList<WaitingUpdate> batch, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        if ((turns.AreTaken || !store.KnowsTip) && await LookAsync(cancellationToken).ConfigureAwait(false) is { } failure)
            return Ended(PublishState.Unreachable, failure);
        return await PublishPartAsync(batch, refused, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PublishOutcome> PublishPartAsync(
        IReadOnlyList<WaitingUpdate> part, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        for (var refusals = 0; ;)
        {
            if (store.MinWriter > CoordinationStore.WriterVersion)
                return new PublishOutcome(PublishState.TooOld, _published, _pushes, PublishingDiagnostics.WriterTooOld(store.MinWriter));

            var documents = store.Documents();
            await new ArchiveSteps(store, limits, time).PublishAsync(documents, part[0].Update.Server, cancellationToken).ConfigureAwait(false);
            var started = Stopwatch.GetTimestamp();
            var parent = store.Tip;
            var change = Batch.Apply(part, documents, time.GetUtcNow(), limits);
            if (change.IsEmpty)
                return await TakenAsync(part, parent!, refused).ConfigureAwait(false);

            var commit = store.Commit(change);
            delivery.MarkTried(part);
            var result = await PushAsync(commit, cancellationToken).ConfigureAwait(false);
            var turn = Stopwatch.GetElapsedTime(started);
            if (result.IsAccepted)
            {
                store.Learn(commit);
                turns.Won(turn);
                return await TakenAsync(part, commit, refused).ConfigureAwait(false);
            }

            await Task.Delay(turns.Lost(turn), time, cancellationToken).ConfigureAwait(false);
            // A lost race and a refusing hook print the same, and a cut connection prints anything: only the tip tells.
            if (await LookAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                return Ended(PublishState.Unreachable, result.Failure ?? failure);
            if (await store.TipContainsAsync(commit, cancellationToken).ConfigureAwait(false))
                return await TakenAsync(part, commit, refused).ConfigureAwait(false);
            if (string.Equals(store.Tip, parent, StringComparison.Ordinal))
            {
                if (result.Failure is { } undecided)
                    return Ended(PublishState.Unreachable, undecided);
                if (++refusals == RefusalsBelieved || part.Count > 1)
                    return await DivideAsync(part, result.Reason, refused, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<PublishOutcome> DivideAsync(
        IReadOnlyList<WaitingUpdate> part, string reason, RefusedUpdates refused, CancellationToken cancellationToken)
    {
        if (part.Count == 1)
        {
            refused.Suspect(part[0], reason);
            return new PublishOutcome(PublishState.Flushed, _published, _pushes);
        }

        var half = part.Count / 2;
        var first = await PublishPartAsync([.. part.Take(half)], refused, cancellationToken).ConfigureAwait(false);
        return first.State == PublishState.Flushed
            ? await PublishPartAsync([.. part.Skip(half)], refused, cancellationToken).ConfigureAwait(false)
            : first;
    }

    private async Task<RefPushResult> PushAsync(string commit, CancellationToken cancellationToken)
    {
        _pushes++;
        var started = Stopwatch.GetTimestamp();
        var result = await store.PushAsync(commit, rider?.Invoke(store), cancellationToken).ConfigureAwait(false);
        var outcome = result.IsAccepted ? "accepted" : result.Failure is null ? "rejected" : "failed";
        Instruments.PushDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>(Attributes.PushOutcome, outcome));
        return result;
    }

    private async Task<WireFailure?> LookAsync(CancellationToken cancellationToken)
    {
        var failure = await store.FetchAsync(cancellationToken).ConfigureAwait(false);
        if (failure is null)
            turns.Meet(store.WritersFetched());
        return failure;
    }

    private async Task<PublishOutcome> TakenAsync(IReadOnlyList<WaitingUpdate> part, string commit, RefusedUpdates refused)
    {
        await delivery.AcknowledgeAsync(part, commit).ConfigureAwait(false);
        refused.RemoteTookOthers();
        _published += part.Count;
        return new PublishOutcome(PublishState.Flushed, _published, _pushes);
    }

    private PublishOutcome Ended(PublishState state, WireFailure failure) => new(state, _published, _pushes, failure.Diagnostic);
}
