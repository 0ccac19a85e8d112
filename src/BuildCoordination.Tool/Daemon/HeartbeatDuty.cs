using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Heartbeats;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Sends heartbeats.</summary>
internal sealed class HeartbeatDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog, DaemonRecord record)
    : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan UntilThereIsAFleet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    private DaemonRecord _record = record;
    private string? _obstacle;
    private int _failures;

    protected override string Name => "heartbeat";

    // A heartbeat may need two pushes and a fetch for each attempt.
    protected override TimeSpan Deadline => (20 * Coordinator.Settings.GitDeadline) + TimeSpan.FromMinutes(1);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        var (content, isBuilding) = await Coordinator.Runs.SendHeartbeatNowAsync(cancellationToken);
        var trouble = await Coordinator.Heartbeats.SendHeartbeatAsync(content, TimeSpan.Zero, cancellationToken);
        Log(trouble, content.Status!);
        if (trouble?.Code == HeartbeatDiagnostics.NoFleetYet.Code)
            return UntilThereIsAFleet;
        if (trouble is not null && !HeartbeatDiagnostics.IsToBeReported(trouble))
            return Backoff();

        _failures = 0;
        var interval = Coordinator.Heartbeats.Interval;
        return isBuilding && interval > RunHeartbeat.Interval ? RunHeartbeat.Interval : interval;
    }

    private void Log(CoordinationDiagnostic? trouble, string state)
    {
        var line = trouble is null ? $"heartbeat sent, {state}" : trouble.ToString();
        // The same obstacle again and again is one line.
        if (trouble is null || line != _obstacle)
            Logs.Say(line);
        _obstacle = trouble is null ? null : line;
        Watchdog.Say($"{line}; {Coordinator.Outbox.Count()} waiting");
        _record = _record with
        {
            Interval = Coordinator.Heartbeats.Interval,
            LastHeartbeat = trouble is null || trouble.Code == HeartbeatDiagnostics.OnMainCode
                ? Coordinator.Time.GetUtcNow()
                : _record.LastHeartbeat,
            Trouble = trouble is null ? null : line,
        };
        _record.Write(Coordinator);
    }

    private TimeSpan Backoff()
    {
        var interval = Coordinator.Heartbeats.Interval;
        var delay = interval * Math.Pow(2, Math.Min(_failures++, 10));
        return delay < LongestBackoff ? delay : interval > LongestBackoff ? interval : LongestBackoff;
    }
}
