namespace BuildCoordination.Tool.Daemon;

/// <summary>Reports the end of a build whose process is gone.</summary>
internal sealed class CrashedRunDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog) : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override string Name => "crashed builds";

    /// <summary>The time limit includes the ten seconds for orphaned processes to end.</summary>
    protected override TimeSpan Deadline => TimeSpan.FromMinutes(5);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        await Coordinator.Runs.ReportCrashesAsync(cancellationToken);
        return Interval;
    }
}
