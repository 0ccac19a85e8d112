using BuildCoordination.Hooks;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Looks for the events of the hooks. It reads what the polls of all duties bring, and asks the remote no more often.</summary>
internal sealed class EventDuty(BuildCoordinator coordinator, FleetHooks hooks, DaemonLogs logs, Watchdog watchdog)
    : Duty(coordinator, logs, watchdog)
{
    protected override string Name => "events";

    protected override TimeSpan Deadline => (20 * Coordinator.Settings.GitDeadline) + TimeSpan.FromMinutes(1);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        Coordinator.BeginPollingAsDaemon();
        await hooks.FindEventsAsync(isRemoteAsked: true, cancellationToken);
        return Coordinator.Poll.LookInterval;
    }
}

/// <summary>Delivers the events of one hook. Each has a duty of its own: an unreachable destination delays no other.</summary>
internal sealed class HookDuty(BuildCoordinator coordinator, HookDelivery delivery, DaemonLogs logs, Watchdog watchdog)
    : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slice = TimeSpan.FromMinutes(1);
    private string? _problem;

    protected override string Name => $"hook {delivery.Hook.Name}";

    protected override TimeSpan Deadline => TimeSpan.FromMinutes(3);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        // A build without a daemon may just be delivering.
        if (!delivery.TryBegin())
            return Interval;
        await delivery.DeliverAsync(Slice, cancellationToken);
        // The same problem again and again is one line.
        if (delivery.Problem is { } problem && problem != _problem)
            Logs.Warn(HookDiagnostics.NotDelivered(delivery.Hook.Name, HookDestination.Describe(delivery.Hook), problem));
        _problem = delivery.Problem;
        return Interval;
    }
}
