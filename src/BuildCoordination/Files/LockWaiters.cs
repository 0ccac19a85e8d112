using System.Runtime.Versioning;

namespace BuildCoordination.Files;

/// <summary>
/// Those of this process who wait for one lock. Each adds a thread that blocks until the kernel gives it the lock, and hands it to the one
/// who has waited longest.
/// </summary>
/// <remarks>
/// Nothing but a signal ends a blocked flock(2), and signals belong to the host's process. So a waiter whose time is up leaves, and its
/// thread stays for the next one: a lock that hangs costs as many threads as ever waited at the same time, not one for each try. A thread
/// that nobody waits for any more releases the lock at once. Static, as the locks are the process's, too.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class LockWaiters
{
    private const int StackBytes = 256 * 1024;

    private static readonly Dictionary<string, LockWaiters> OfPath = new(StringComparer.Ordinal);

    private readonly LinkedList<TaskCompletionSource<FileLock?>> _waiting = new();
    private int _threads;

    /// <summary>The number of threads that block for a lock, also those whose caller no longer waits.</summary>
    internal static int ThreadsFor(string path)
    {
        lock (OfPath)
            return OfPath.TryGetValue(path, out var waiters) ? waiters._threads : 0;
    }

    /// <summary>Waits for the lock; null where the time is up.</summary>
    public static async Task<FileLock?> WaitAsync(Entry entry, UnixFileMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource<FileLock?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(entry, mode, waiter);
        using var time = new CancellationTokenSource(timeout);
        using var timedOut = time.Token.Register(() => waiter.TrySetResult(null));
        using var cancelled = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        try
        {
            return await waiter.Task.ConfigureAwait(false);
        }
        finally
        {
            Remove(entry.Path, waiter);
        }
    }

    private static void Add(Entry entry, UnixFileMode mode, TaskCompletionSource<FileLock?> waiter)
    {
        var path = entry.Path;
        lock (OfPath)
        {
            if (!OfPath.TryGetValue(path, out var waiters))
                OfPath[path] = waiters = new LockWaiters();
            waiters._waiting.AddLast(waiter);
            if (waiters._threads >= waiters._waiting.Count)
                return;
            waiters._threads++;
            new Thread(() => waiters.Block(entry, mode), StackBytes) { IsBackground = true, Name = "buildcoord lock" }.UnsafeStart();
        }
    }

    private static void Remove(string path, TaskCompletionSource<FileLock?> waiter)
    {
        lock (OfPath)
        {
            if (OfPath.TryGetValue(path, out var waiters))
                waiters._waiting.Remove(waiter);
        }
    }

    private void Block(Entry entry, UnixFileMode mode)
    {
        FileLock? acquired = null;
        Exception? failure = null;
        try
        {
            acquired = FileLock.WaitAndAcquire(entry, mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e;
        }

        lock (OfPath)
        {
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (failure is null ? first.Value.TrySetResult(acquired) : first.Value.TrySetException(failure))
                {
                    acquired = null;
                    break;
                }
            }

            if (--_threads == 0)
                OfPath.Remove(entry.Path);
        }

        acquired?.Dispose();
    }
}
