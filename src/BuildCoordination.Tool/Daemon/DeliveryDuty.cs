namespace BuildCoordination.Tool.Daemon;

/// <summary>Publishes as soon as something waits, whoever of this host's users accepted it.</summary>
internal sealed class DeliveryDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog) : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override string Name => "delivery";

    protected override TimeSpan Deadline => TimeSpan.FromMinutes(1);

    protected override Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        // Its own loop backs off while the remote is away.
        if (Coordinator.Outbox.Count() > 0 || Coordinator.Context.Store.Rewinds.IsNoticeDue)
            Coordinator.Context.Background.Wake();
        return Task.FromResult(Interval);
    }
}
