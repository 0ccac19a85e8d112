using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

/// <summary>
/// Publishes the outbox to the coordination repository: all waiting updates become one commit on the known tip, pushed without a fetch
/// first, by compare-and-swap. One at a time per outbox as an optimisation; leases and ids are right without it.
/// </summary>
internal sealed class Publisher(
    OutboxWriter outbox, OutboxQueue queue, CoordinationStore store, RejectionVerdict verdict, TimeProvider time)
{
    private readonly PushBackoff _backoff = new(Random.Shared, time);

    /// <summary>Gives what may go along with a push that is made anyway; null or nothing for nothing.</summary>
    public Func<StoreSession, PiggybackRef?>? Piggyback { get; set; }

    /// <summary>
    /// Called with the id of a server that a push added to the fleet, where nobody registered it on purpose, and with the other servers.
    /// </summary>
    public Action<string, IReadOnlyList<string>>? OnJoined { get; set; }

    /// <summary>Called after each push with how long it took, and what became of the branch.</summary>
    public Action<TimeSpan, RefPushResult>? OnPushed { get; set; }

    /// <summary>When messages move to the archive, and in which steps.</summary>
    public RotationLimits RotationLimits { get; set; } = new();

    /// <summary>The waiting updates that this process may publish.</summary>
    public IReadOnlyList<OutboxName> Waiting => outbox.Folder.Own(outbox.Folder.Waiting);

    /// <summary>The known reason why the remote rejects every push; null if it does not.</summary>
    public CoordinationDiagnostic? Rejection => verdict.Read() is { } kept ? PublishingDiagnostics.RejectsEverything(kept.Reason) : null;

    /// <summary>The reason and the time of a lasting failure of the remote in this process; null if there is none.</summary>
    public LastingFailure? LastingFailure => store.LastingFailure;

    /// <summary>A count that grows while a fetch receives data.</summary>
    public long FetchProgress => store.Remote.FetchProgress;

    /// <summary>Whether none of them waits any more, whoever published it.</summary>
    public bool AreDelivered(IReadOnlyList<OutboxName> names) => !names.Intersect(Waiting).Any();

    /// <summary>Examines a remote that rejected everything again, as a person wishes.</summary>
    public void ForgetRejection() => verdict.Forget();

    /// <summary>Empties the outbox as far as the remote lets it. Never throws but for cancellation: a failure is an outcome.</summary>
    /// <param name="wanted">Ends once these are delivered: what others accept meanwhile, they publish. Null for all that waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PublishOutcome> PublishAsync(IReadOnlyList<OutboxName>? wanted = null, CancellationToken cancellationToken = default)
    {
        if (outbox.IsDisabled)
            return new PublishOutcome(PublishState.Flushed, 0, 0);
        try
        {
            if (store.Memory is { } memory)
                return await CommitToAsync(memory).ConfigureAwait(false);
            return await EmptyOutboxAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException e)
        {
            return new PublishOutcome(PublishState.Broken, 0, 0, e.Diagnostic);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new PublishOutcome(PublishState.Broken, 0, 0, PublishingDiagnostics.Broken(e));
        }
    }

    private async Task<PublishOutcome> CommitToAsync(MemoryRepository memory)
    {
        var published = 0;
        while (queue.Collect(OutboxQueue.BatchLimit, new HashSet<string>()) is { Count: > 0 } batch)
        {
            var commit = memory.Commit(changes => Batch.Apply(batch, changes, time.GetUtcNow(), RotationLimits).Changes);
            await queue.AcknowledgeAsync(batch, commit).ConfigureAwait(false);
            published += batch.Count;
        }

        return new PublishOutcome(PublishState.Flushed, published, published == 0 ? 0 : 1);
    }

    private Task<RemoteFailure?> FetchAsync(CancellationToken cancellationToken) =>
        store.UseAsync(session => session.FetchAsync(cancellationToken), cancellationToken);

    private async Task<PublishOutcome> EmptyOutboxAsync(IReadOnlyList<OutboxName>? wanted, CancellationToken cancellationToken)
    {
        var rejections = new RejectedUpdates(queue);
        PublishOutcome outcome;
        try
        {
            outcome = await EmptyOutboxAsync(wanted, rejections, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            queue.Warn(await rejections.SetAsideAsync().ConfigureAwait(false));
            throw;
        }

        // A remote that rejects everything now may have done so for a while.
        if (outcome.State == PublishState.Rejected)
            return outcome;
        var diagnostic = await rejections.SetAsideAsync().ConfigureAwait(false);
        if (outcome.Diagnostic is null)
            return outcome with { Diagnostic = diagnostic };
        queue.Warn(diagnostic);
        return outcome;
    }

    private async Task<PublishOutcome> EmptyOutboxAsync(
        IReadOnlyList<OutboxName>? wanted, RejectedUpdates rejections, CancellationToken cancellationToken)
    {
        var total = new PublishOutcome(PublishState.Flushed, 0, 0);
        while (true)
        {
            if (Waiting.Count > 0)
                await _backoff.WaitAsync(cancellationToken).ConfigureAwait(false);
            // The lock is given back after each push: a process with one message does not wait for another's backlog.
            using var held = FileLock.TryAcquire(outbox.Folder.PublisherLock, outbox.Folder.FileMode);
            if (held is null)
                return total with { State = PublishState.Busy };

            // Before the fleet is warned, look once more: the lost tip may be there again.
            if (store.Rewinds.IsNoticeDue && await FetchAsync(cancellationToken).ConfigureAwait(false) is null)
                await new RewindNotice(outbox, queue, store.Rewinds).ReportAsync(cancellationToken).ConfigureAwait(false);
            var batch = queue.Collect(OutboxQueue.BatchLimit, rejections.FileNames);
            if (batch.Count == 0)
                return total;

            // A caller who waits for its updates is a round of its own; all others leave a remote that rejects everything its backoff.
            if (wanted is null && verdict.Read() is { } kept && !verdict.IsDue(kept, store.KnownTip()))
                return total with { State = PublishState.Rejected, Diagnostic = PublishingDiagnostics.RejectsEverything(kept.Reason) };

            var outcome = await store.UseAsync(
                session => new PublishSession(queue, session, verdict, Piggyback, _backoff, RotationLimits, time, OnJoined, OnPushed)
                    .PublishAsync(batch, rejections, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            total = outcome with { Published = total.Published + outcome.Published, Pushes = total.Pushes + outcome.Pushes };
            if (outcome.State != PublishState.Flushed)
                return total;
            if (wanted is not null && AreDelivered(wanted) && !store.Rewinds.IsNoticeDue)
                return total;
        }
    }
}
