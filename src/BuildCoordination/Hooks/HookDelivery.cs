using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Hooks;

/// <summary>Delivers the events of one hook in their order. One process at a time does; it may be killed at any point.</summary>
internal sealed class HookDelivery(
    HookSettings hook, HookJournal journal, Func<HookDestination> open, Func<string, string> clean, Action<CoordinationDiagnostic> warn,
    TimeProvider time)
    : IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan RetryLimit = TimeSpan.FromHours(24);

    private const int MostAttempts = 20;
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    private FileLock? _lock;
    private HookDestination? _destination;

    public HookSettings Hook => hook;

    /// <summary>The reason why the last attempt failed; null if it did not.</summary>
    public string? Problem { get; private set; }

    /// <summary>Becomes the one who delivers; false if another process is.</summary>
    public bool TryBegin()
    {
        _lock ??= FileLock.TryAcquire(journal.LockOf(hook.Name), journal.FileMode);
        return _lock is not null;
    }

    /// <summary>Delivers what waits.</summary>
    /// <param name="limit">The longest time.</param>
    /// <param name="cancellationToken">Ends it; an event that is being delivered then is delivered again.</param>
    /// <returns>The time until the next attempt after one that failed; null if nothing waits.</returns>
    public async Task<TimeSpan?> DeliverAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (limit - time.GetElapsedTime(began) is { Ticks: > 0 } left
            && journal.ReadCursor(hook.Name) is { } cursor && SkipOthers(cursor) is var (at, batch))
        {
            var now = time.GetUtcNow();
            if (at.NextTry is { } next && next > now)
                return next - now;
            var happened = batch.Events[at.Index];
            var rejection = await TryAsync(happened, left < Deadline ? left : Deadline, cancellationToken).ConfigureAwait(false);
            // A destination that rejects one event for good has not failed: the next one goes on.
            Problem = rejection is { IsForGood: true } ? null : rejection?.Message;
            now = time.GetUtcNow();
            DateTimeOffset? failingSince = Problem is null ? null : at.FailingSince ?? now;
            // Each event has the whole time, also one that was behind others that were given up.
            var isOver = failingSince is { } since && now - (since > batch.LookedAt ? since : batch.LookedAt) >= RetryLimit;
            var isGivenUp = isOver || rejection is { IsForGood: true };
            if (isGivenUp)
                warn(HookDiagnostics.GivenUp(hook.Name, HookDestination.Describe(hook), happened.Id, rejection!));
            var isDone = Problem is null || isGivenUp;
            var failures = Problem is null ? 0 : at.Failures + 1;
            journal.Write(hook.Name, at with
            {
                Index = isDone ? at.Index + 1 : at.Index,
                FailingSince = failingSince,
                Failures = failures,
                NextTry = isDone ? null : now + Backoff(failures),
                Attempts =
                [
                    .. at.Attempts.TakeLast(MostAttempts - 1), new(now, happened.Event, happened.Id, rejection?.Message, isGivenUp),
                ],
            });
        }

        return null;
    }

    public void Dispose()
    {
        _destination?.Dispose();
        _lock?.Dispose();
        (_destination, _lock) = (null, null);
    }

    /// <summary>Whether an event of a batch waits for this hook.</summary>
    public static bool Takes(HookSettings hook, HookCursor cursor, HookBatch batch, HookEvent happened) =>
        FleetEvents.Takes(hook, happened)
        && ((batch.LookedBefore is { } before && before >= cursor.Since) || happened.Time >= cursor.Since);

    /// <summary>The body of an event for a hook.</summary>
    public static byte[] BodyFor(HookSettings hook, HookEvent happened) => hook.IsCloudEvents ? CdEvent.Line(happened) : happened.ToLine();

    private (HookCursor Cursor, HookBatch Batch)? SkipOthers(HookCursor cursor)
    {
        var begin = cursor;
        while (journal.Find(cursor) is var (at, batch))
        {
            if (Takes(hook, at, batch, batch.Events[at.Index]))
                return (at, batch);
            cursor = at with { Index = at.Index + 1 };
        }

        // Batches of other hooks alone are not kept for this one.
        if (cursor != begin)
            journal.Write(hook.Name, cursor);
        return null;
    }

    private async Task<HookException?> TryAsync(HookEvent happened, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            _destination ??= open();
            await _destination.DeliverAsync(BodyFor(hook, happened), either.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // A secret that was replaced is read again.
            _destination?.Dispose();
            _destination = null;
            var reason = e is OperationCanceledException ? $"not accepted within {deadline.TotalSeconds:0.#} s" : clean(e.Message);
            return new(reason, e) { IsForGood = e is HookException { IsForGood: true } };
        }
    }

    private static TimeSpan Backoff(int failures) =>
        TimeSpan.FromSeconds(Math.Pow(2, Math.Min(failures - 1, 10))) is var delay && delay < LongestBackoff ? delay : LongestBackoff;
}
