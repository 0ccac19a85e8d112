using BuildCoordination.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Does a daemon's duties until it is stopped. A reload starts them again with new settings.</summary>
internal sealed class DaemonService : BackgroundService
{
    /// <summary>The longest wait of a stop for the remote; builds leave their last reports to the daemon.</summary>
    public static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ReopenTimeout = TimeSpan.FromSeconds(30);

    private readonly BuildCoordinator _first;
    private readonly Func<CancellationToken, Task<BuildCoordinator>> _open;
    private readonly Watchdog _watchdog;
    private readonly InstalledCommand _command;
    private readonly Action _stop;
    private BuildCoordinator _coordinator;
    private CancellationTokenSource _round = new();

    /// <param name="first">The coordinator that the daemon begins with; its opener disposes it.</param>
    /// <param name="open">Opens another, with the settings as they are then; this disposes it.</param>
    /// <param name="watchdog">Gets every attempt.</param>
    /// <param name="command">The command that the daemon was started from.</param>
    /// <param name="stop">Stops the host, for a restart.</param>
    public DaemonService(
        BuildCoordinator first, Func<CancellationToken, Task<BuildCoordinator>> open, Watchdog watchdog, InstalledCommand command,
            Action stop) =>
        (_first, _coordinator, _open, _watchdog, _command, _stop) = (first, first, open, watchdog, command, stop);

    /// <summary>Whether the daemon stops to go on as the command that is installed now.</summary>
    public bool IsRestarting { get; private set; }

    /// <summary>Reads the settings again.</summary>
    public void Reload() => Volatile.Read(ref _round).Cancel();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var logs = new DaemonLogs(_coordinator);
            SayBegun("daemon started", logs);
            do
            {
                await RoundAsync(logs, stoppingToken);
                if (IsRestarting)
                {
                    _stop();
                }
                else if (stoppingToken.IsCancellationRequested)
                {
                    logs.Say("daemon stopped");
                }
                else if (await ReopenAsync(logs, stoppingToken) is { } reopened)
                {
                    logs = reopened;
                    SayBegun("settings read again", logs);
                }
            }
            while (!stoppingToken.IsCancellationRequested && !IsRestarting);
        }
        finally
        {
            BestEffort(() => DaemonRecord.Remove(_coordinator));
            await CloseAsync();
        }
    }

    private void Restart()
    {
        IsRestarting = true;
        Reload();
    }

    private void SayBegun(string what, DaemonLogs logs)
    {
        logs.Say($"{what}: {_coordinator.Server} on {_coordinator.Repository}");
        if (logs.Trouble is { } trouble)
            logs.Warn(trouble);
    }

    private async Task RoundAsync(DaemonLogs logs, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_round.Token, stoppingToken);
        EventHandler<WarnedEventArgs> warn = (_, warned) => logs.Warn(warned.Diagnostic);
        _coordinator.Warned += warn;
        foreach (var warning in _coordinator.Warnings)
            logs.Warn(warning);
        var record = Record(logs);
        if (BestEffort(() => record.Write(_coordinator)) is { } failure)
            logs.Say($"the daemon's record cannot be written: {failure.Message}");
        Duty[] duties =
        [
            new RegisterDuty(_coordinator, logs, _watchdog),
            new CrashedRunDuty(_coordinator, logs, _watchdog),
            new DeliveryDuty(_coordinator, logs, _watchdog),
            new HeartbeatDuty(_coordinator, logs, _watchdog, record),
            new PollDuty(_coordinator, logs, _watchdog),
            new CacheDuty(_coordinator, logs, _watchdog),
            new UpgradeDuty(_coordinator, logs, _watchdog, _command, Restart),
            .. _coordinator.Hooks is { } hooks
                ? hooks.Deliveries.Select(Duty (delivery) => new HookDuty(_coordinator, delivery, logs, _watchdog))
                    .Append(new EventDuty(_coordinator, hooks, logs, _watchdog))
                : [],
        ];
        await Task.WhenAll(duties.Select(duty => duty.RunAsync(either.Token)).Append(_watchdog.RunAsync(either.Token)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested && !_coordinator.RemoteFailed && _coordinator.Outbox.Count() > 0)
            await _coordinator.FlushAsync(LastWordsLimit, CancellationToken.None);
        // The coordinator of the next round delivers.
        _coordinator.Hooks?.Dispose();
        _coordinator.Warned -= warn;
    }

    /// <summary>
    /// Opens a coordinator with the settings as they are now. If anything fails, the daemon keeps the old one and logs the reason.
    /// </summary>
    /// <returns>The logs of the new coordinator; null if the old one is kept.</returns>
    private async Task<DaemonLogs?> ReopenAsync(DaemonLogs logs, CancellationToken stoppingToken)
    {
        // Before the settings are read: a signal that comes while they are read asks for them once more.
        Volatile.Write(ref _round, new CancellationTokenSource());
        // On a thread of its own with a deadline: a settings file that was replaced by a FIFO blocks its reader.
        var opening = Task.Run(() => _open(stoppingToken), CancellationToken.None);
        BuildCoordinator? next = null;
        try
        {
            next = await opening.WaitAsync(ReopenTimeout, _coordinator.Time, stoppingToken);
            if (next.Server != _coordinator.Server || next.Context.OutboxFolder.Root.Path != _coordinator.Context.OutboxFolder.Root.Path)
                throw new CoordinationException(DaemonDiagnostics.NeedsRestart);
            Files.Folder.Make(Path.GetDirectoryName(next.Context.Store.CachePath)!);
            var nextLogs = new DaemonLogs(next);
            if (nextLogs.Trouble is { } trouble)
                throw new CoordinationException(DaemonDiagnostics.SettingsNotRead(trouble.Message));
            await CloseAsync();
            _coordinator = next;
            return nextLogs;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            logs.Warn(e is CoordinationException known ? known.Diagnostic : DaemonDiagnostics.SettingsNotRead(e.Message));
        }
        catch (OperationCanceledException)
        {
            // The daemon stops.
        }

        if (next is not null)
        {
            await next.DisposeAsync();
        }
        else
        {
            _ = opening.ContinueWith(
                late => late.Result.DisposeAsync().AsTask(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
        }

        return null;
    }

    private static Exception? BestEffort(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    private ValueTask CloseAsync() => ReferenceEquals(_coordinator, _first) ? ValueTask.CompletedTask : _coordinator.DisposeAsync();

    private DaemonRecord Record(DaemonLogs logs) => new()
    {
        ProcessId = Environment.ProcessId,
        Repository = _coordinator.Repository,
        Branch = _coordinator.Settings.Branch,
        StartTime = Processes.ProcessTable.StartTime(Environment.ProcessId) ?? 0,
        Since = _coordinator.Time.GetUtcNow(),
        HeartbeatLog = logs.Heartbeats.Path,
        MessageLog = logs.Messages.Path,
        Interval = _coordinator.Heartbeats.Interval,
    };
}
