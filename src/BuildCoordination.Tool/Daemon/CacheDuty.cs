namespace BuildCoordination.Tool.Daemon;

/// <summary>Keeps the cache small; in no build's way.</summary>
internal sealed class CacheDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog) : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override string Name => "cache";

    protected override TimeSpan Deadline => TimeSpan.FromMinutes(15);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        if (await Coordinator.Context.Store.CollectAsync(cancellationToken))
            Logs.Say("cache collected");
        return Interval;
    }
}
