using BuildCoordination.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Does a daemon's duties until it is stopped, and begins anew with new settings when it is asked to.</summary>
internal sealed class DaemonService : BackgroundService
{
    /// <summary>How long a stop waits for the remote; builds leave their last words to the daemon.</summary>
    public static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(3);

    private readonly BuildCoordinator _first;
    private readonly Func<CancellationToken, Task<BuildCoordinator>> _open;
    private readonly Watchdog _watchdog;
    private BuildCoordinator _coordinator;
    private CancellationTokenSource _round = new();

    /// <param name="first">The coordinator that the daemon begins with; its opener disposes it.</param>
    /// <param name="open">Opens another, with the settings as they are then; this disposes it.</param>
    /// <param name="watchdog">Told of every attempt.</param>
    public DaemonService(BuildCoordinator first, Func<CancellationToken, Task<BuildCoordinator>> open, Watchdog watchdog) =>
        (_first, _coordinator, _open, _watchdog) = (first, first, open, watchdog);

    /// <summary>Reads the settings again.</summary>
    public void Reload() => Volatile.Read(ref _round).Cancel();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var isFirst = true; !stoppingToken.IsCancellationRequested; isFirst = false)
            {
                var logs = new DaemonLogs(_coordinator);
                logs.Say($"{(isFirst ? "daemon started" : "settings read again")}: {_coordinator.Server} on {_coordinator.Repository}");
                await RoundAsync(logs, stoppingToken);
                if (!stoppingToken.IsCancellationRequested)
                    await ReopenAsync(logs, stoppingToken);
                else
                    logs.Say("daemon stopped");
            }
        }
        finally
        {
            DaemonRecord.Remove(_coordinator);
            await CloseAsync();
        }
    }

    private async Task RoundAsync(DaemonLogs logs, CancellationToken stoppingToken)
    {
        using var round = new CancellationTokenSource();
        Volatile.Write(ref _round, round);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, stoppingToken);
        EventHandler<WarnedEventArgs> warn = (_, warned) => logs.Warn(warned.Diagnostic);
        _coordinator.Warned += warn;
        foreach (var warning in _coordinator.Warnings)
            logs.Warn(warning);
        var record = Record(logs);
        record.Write(_coordinator);
        Duty[] duties =
        [
            new RegisterDuty(_coordinator, logs, _watchdog),
            new DeathDuty(_coordinator, logs, _watchdog),
            new DeliveryDuty(_coordinator, logs, _watchdog),
            new BeatDuty(_coordinator, logs, _watchdog, record),
            new CacheDuty(_coordinator, logs, _watchdog),
        ];
        await Task.WhenAll(duties.Select(duty => duty.RunAsync(either.Token)).Append(_watchdog.RunAsync(either.Token)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested && !_coordinator.RemoteFailed && _coordinator.Outbox.Count() > 0)
            await _coordinator.FlushAsync(LastWordsLimit, CancellationToken.None);
        _coordinator.Warned -= warn;
    }

    // With settings that cannot be used it goes on as it was.
    private async Task ReopenAsync(DaemonLogs logs, CancellationToken stoppingToken)
    {
        try
        {
            var next = await _open(stoppingToken);
            if (next.Server != _coordinator.Server || next.Context.OutboxFolder.Root != _coordinator.Context.OutboxFolder.Root)
            {
                await next.DisposeAsync();
                logs.Warn(DaemonDiagnostics.NeedsRestart);
                return;
            }

            await CloseAsync();
            _coordinator = next;
        }
        catch (CoordinationException e)
        {
            logs.Warn(e.Diagnostic);
        }
    }

    private ValueTask CloseAsync() => ReferenceEquals(_coordinator, _first) ? ValueTask.CompletedTask : _coordinator.DisposeAsync();

    private DaemonRecord Record(DaemonLogs logs) => new()
    {
        ProcessId = Environment.ProcessId,
        StartTime = Processes.ProcessTable.StartTime(Environment.ProcessId) ?? 0,
        Since = _coordinator.Time.GetUtcNow(),
        HeartbeatLog = logs.Heartbeats.Path,
        MessageLog = logs.Messages.Path,
        Interval = _coordinator.Heartbeats.Interval,
    };
}
