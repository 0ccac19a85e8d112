using System.Runtime.CompilerServices;

namespace BuildCoordination.Diagnostics;

/// <summary>
/// Calls the code of a host: event handlers, progress and the like. A callback that throws or blocks stops nothing: its exception is handed
/// to <paramref name="failed"/>, and after a deadline the caller goes on without it.
/// </summary>
internal sealed class HostCallbacks(Action<Exception>? failed = null)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    // A loaded machine may take long to begin: that is not the callback's fault.
    private static readonly TimeSpan BeginDeadline = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static bool t_isInCallback;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private volatile bool _isBlocked;

    /// <summary>Calls it, after those that were to be called before, and waits for it up to the deadline.</summary>
    public void Invoke(Action callback)
    {
        // A callback that causes another one must not wait for itself.
        if (t_isInCallback)
        {
            Run(callback);
            return;
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task mine;
        lock (_gate)
        {
            // A thread of its own: a host that blocks all threads of the pool would delay the callback until nobody needs it.
            _last = mine = _last.ContinueWith(
                _ =>
                {
                    begun.SetResult();
                    Run(callback);
                },
                CancellationToken.None,
                TaskContinuationOptions.LongRunning,
                TaskScheduler.Default);
        }

        if (!WaitForBegin(begun.Task) || !mine.Wait(Deadline))
            _isBlocked = true;
    }

    /// <summary>Asks a host's question; where the host does not answer, the answer is <paramref name="otherwise"/>.</summary>
    public bool Ask(Func<bool> question, bool otherwise)
    {
        var answer = new StrongBox<bool>(otherwise);
        Invoke(() => answer.Value = question());
        return answer.Value;
    }

    /// <summary>Calls it on this thread; for listeners of telemetry, which belong to the thread.</summary>
    public static void Try(Action callback)
    {
        try
        {
            callback();
        }
        catch (Exception)
        {
            // The host's own listener failed: nothing of the build depends on it.
        }
    }

    private bool WaitForBegin(Task begun)
    {
        for (var waited = TimeSpan.Zero; !_isBlocked && waited < BeginDeadline; waited += Deadline)
        {
            if (begun.Wait(Deadline))
                return true;
        }

        return false;
    }

    private void Run(Action callback)
    {
        var wasInCallback = t_isInCallback;
        t_isInCallback = true;
        try
        {
            callback();
            _isBlocked = false;
        }
        catch (Exception e)
        {
            Try(() => failed?.Invoke(e));
        }
        finally
        {
            t_isInCallback = wasInCallback;
        }
    }
}
