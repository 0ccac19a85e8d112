namespace BuildCoordination.Tool.Daemon;

/// <summary>One thing that a daemon does again and again. What goes wrong in it is written down; it goes on.</summary>
internal abstract class Duty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog)
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);

    private string? _fault;

    protected BuildCoordinator Coordinator => coordinator;

    protected DaemonLogs Logs => logs;

    protected Watchdog Watchdog => watchdog;

    /// <summary>The duty's name in the daemon's log.</summary>
    protected abstract string Name { get; }

    /// <summary>Within which an attempt ends, whatever the remote does.</summary>
    protected abstract TimeSpan Deadline { get; }

    /// <summary>Does it once.</summary>
    /// <returns>The delay until the next time.</returns>
    protected abstract Task<TimeSpan> DoAsync(CancellationToken cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await Task.Delay(await TryAsync(cancellationToken), coordinator.Time, cancellationToken);
    }

    private async Task<TimeSpan> TryAsync(CancellationToken cancellationToken)
    {
        watchdog.Begin(Name, Deadline);
        try
        {
            var delay = await DoAsync(cancellationToken);
            _fault = null;
            return delay;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The same fault again and again is one line.
            if (e.Message != _fault)
                logs.Say($"{Name}: {_fault = e.Message}");
            return AfterFault;
        }
        finally
        {
            watchdog.End(Name);
        }
    }
}
