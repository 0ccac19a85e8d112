using System.Diagnostics;

namespace BuildCoordination.Processes;

/// <summary>Asks processes to end, gives them time, then kills them; looks again and again, for they may start others meanwhile.</summary>
/// <param name="find">Finds the live processes, oldest first.</param>
/// <param name="send">Sends a signal to some of these; null for one after the other.</param>
internal sealed class ProcessTerminator(Func<IReadOnlyList<ProcessEntry>> find, Action<IReadOnlyList<ProcessEntry>, int>? send = null)
{
    /// <summary>The longest wait for a killed process, because one that hangs in the kernel may never end.</summary>
    public static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly Action<IReadOnlyList<ProcessEntry>, int> _send = send ?? SendToEach;
    private readonly HashSet<(int, long)> _asked = [];

    /// <summary>Returns how many it found. Real time: these are other processes. Cancelling ends the time given, not the ending.</summary>
    public async Task<int> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        Stopwatch? killing = null;
        for (var delay = 5; find() is { Count: > 0 } alive && !(killing?.Elapsed >= KillLimit); delay = Math.Min(delay * 2, 100))
        {
            List<ProcessEntry> unasked = [.. alive.Where(process => _asked.Add((process.Id, process.StartTime)))];
            if (killing is not null || waited.Elapsed >= timeout || cancellationToken.IsCancellationRequested)
            {
                killing ??= Stopwatch.StartNew();
                _send(alive, SignalNumber.Kill);
            }
            else
            {
                Send(unasked, SignalNumber.Terminate);
                // A stopped process gets the signal when it continues.
                Send([.. alive.Where(process => process.IsStopped)], SignalNumber.Continue);
            }

            await DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        }

        return _asked.Count;
    }

    private void Send(List<ProcessEntry> processes, int signal)
    {
        if (processes.Count > 0)
            _send(processes, signal);
    }

    private static void SendToEach(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (var process in processes)
            ProcessSignal.Send(process, signal);
    }

    private static Task DelayAsync(int milliseconds, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.Delay(milliseconds, CancellationToken.None)
            : Task.Delay(milliseconds, cancellationToken)
                .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
