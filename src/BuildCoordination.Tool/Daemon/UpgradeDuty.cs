using BuildCoordination.Display;

namespace BuildCoordination.Tool.Daemon;

/// <summary>Restarts the daemon once another command is installed, no build runs and nothing is being published.</summary>
internal sealed class UpgradeDuty(
    BuildCoordinator coordinator, DaemonLogs logs, Watchdog watchdog, InstalledCommand command, Action restart)
    : Duty(coordinator, logs, watchdog)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);

    protected override string Name => "upgrade";

    protected override TimeSpan Deadline => TimeSpan.FromMinutes(2);

    private bool IsIdle =>
        Watchdog.IsAlone(Name) && (Coordinator.Outbox.Count() == 0 || Coordinator.RemoteFailed) && !Coordinator.Runs.HasLive;

    protected override async Task<TimeSpan> DoAsync(CancellationToken cancellationToken)
    {
        if (!command.IsReplaced())
            return PollInterval;
        if (!IsIdle)
            return BusyInterval;
        var version = await command.AskVersionAsync(cancellationToken);
        if (!version.Succeeded)
        {
            throw new InvalidOperationException(
                $"the command that is installed now does not start, so the daemon goes on as it is: {version.Error}");
        }

        Logs.Say($"the installed command is now {VisibleText.Line(version.Output.Trim())}: the daemon restarts with it");
        restart();
        return PollInterval;
    }
}
