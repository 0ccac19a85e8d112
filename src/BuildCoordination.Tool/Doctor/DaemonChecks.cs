using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Doctor;

/// <summary>The daemon, and what it is troubled by.</summary>
internal static class DaemonChecks
{
    public static IEnumerable<Finding> Daemon(BuildCoordinator coordinator)
    {
        var status = DaemonStatusJson.Of(coordinator);
        if (!status.Running)
        {
            yield return Finding.Problem("daemon", "it does not run, so this server sends no heartbeats", "buildcoord daemon start") with
            {
                Fix = async stop => await DaemonSetup.StartAsync(coordinator, stop) ? "started" : "it runs",
            };
        }
        else
        {
            yield return status.Trouble is { } trouble
                ? Finding.Warning("daemon", $"it runs, process {status.ProcessId}; {trouble}", $"Its log: {status.HeartbeatLog}")
                : Finding.Fine("daemon", $"it runs, process {status.ProcessId}");
        }

        if (new DaemonLogs(coordinator).Trouble is { } missing)
            yield return Finding.Warning("logs", missing.Message, "Choose another folder with the setting 'logFolder'");

        foreach (var other in MachineDaemon.OthersOf(coordinator))
            yield return Finding.Warning("other daemon", $"{other} runs on this machine, too", other.StopCommand);

        if (SystemService.Of(coordinator) is { IsInstalled: true } service && !service.IsCurrent(coordinator))
        {
            yield return Finding.Warning(
                "service", $"{service.UnitPath} has other settings than this command", "buildcoord daemon install");
        }
    }
}
