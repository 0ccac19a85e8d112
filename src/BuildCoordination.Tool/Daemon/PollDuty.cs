namespace BuildCoordination.Tool.Daemon;

/// <summary>
/// Polls the remote for messages, apart from the heartbeat. It never pushes. Where automatic messages were held back, it sums them up in
/// time.
/// </summary>
internal sealed class PollDuty(BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog) : Duty(coordinator, logs, watchdog)
{
    private readonly ShownMail _shown = ShownMail.Of(coordinator);

    protected override string Name => "poll";

    protected override TimeSpan Deadline => (20 * Coordinator.Settings.GitDeadline) + TimeSpan.FromMinutes(1);

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        Coordinator.BeginPollingAsDaemon();
        var fresh = _shown.TakeNew(await Coordinator.Messages.GetUnreadAsync(cancellationToken));
        if (fresh.Count > 0)
            Logs.Show(fresh);
        await Coordinator.Messages.SumUpHeldBackAsync(cancellationToken);
        return Coordinator.Poll.UntilDue;
    }
}
