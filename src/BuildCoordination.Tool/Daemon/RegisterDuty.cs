namespace BuildCoordination.Tool.Daemon;

/// <summary>Registers a server that is new to the fleet: without a status the other servers do not see its heartbeats.</summary>
internal sealed class RegisterDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog) : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan UntilTheRemoteIsBack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OnceIsEnough = TimeSpan.FromDays(1);

    protected override string Name => "registration";

    protected override TimeSpan Deadline => (3 * Coordinator.Settings.GitDeadline) + TimeSpan.FromMinutes(1);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        var fleet = await Coordinator.Fleet.ReadAsync(cancellationToken);
        if (fleet.IsReached && fleet.Servers.All(status => status.Server != Coordinator.Server))
            await Coordinator.Runs.ReportStatusAsync(cancellationToken);
        return fleet.IsReached ? OnceIsEnough : UntilTheRemoteIsBack;
    }
}
