using System.CommandLine;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Daemon;

namespace BuildCoordination.Tool.Commands;

/// <summary>The daemon, and what starts and stops it.</summary>
internal static class DaemonCommand
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PlaceLimit = TimeSpan.FromSeconds(15);

    public static Command Make(CommonOptions common)
    {
        var command =
            new Command("daemon", "Sends this server's heartbeats, shows new messages, publishes the outbox and reports crashed builds.")
        {
            Run(common),
            Install(common),
            Simple(common, "uninstall", "Stops the daemon and removes its files from this machine, its logs too.", UninstallAsync),
            Simple(common, "start", "Starts the daemon in the background.", StartAsync),
            Simple(common, "stop", "Stops the daemon.", StopAsync),
            Simple(common, "restart", "Stops the daemon and starts it.", RestartAsync),
            Simple(common, "status",
                "Shows whether the daemon runs, its last heartbeat and the waiting updates. Exits with 1 if it does not run.", ShowAsync),
            LogsCommand(common),
        };
        return command;
    }

    private static Command Run(CommonOptions common)
    {
        var command = new Command(
            "run", "Runs the daemon in the foreground until it is stopped; SIGHUP reads the settings again.\n\nExample: buildcoord daemon "
            + "run --interval 30s");
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            // The daemon leaves the folder that it was started in; relative paths in settings still begin there.
            var startFolder = session.Coordinator.Environment.WorkingFolder;
            return await DaemonProcess.RunAsync(session, async stop =>
            {
                var environment = EnvironmentSnapshot.Take() with { WorkingFolder = startFolder };
                var next = await BuildCoordinator.OpenAsync(common.Read(result), environment, TimeProvider.System, stop);
                next.Warned += (_, warned) => session.Screen.Warn(warned.Diagnostic);
                return next;
            }, startFolder, () => SoonAsync(session.RequireOwnAsync, StartLimit, cancellationToken));
        }, isService: true);
    }

    private static Command Install(CommonOptions common)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Shows the unit and changes nothing" };
        var command = new Command(
            "install",
            "Installs the daemon as a systemd service and starts it. Without systemd it starts the daemon in the background.\n\nExample: "
            + "buildcoord daemon install --server build1") { dryRun };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            if (result.GetValue(dryRun))
            {
                session.Screen.Say(SystemService.Of(session.Coordinator).Preview(session.Coordinator).TrimEnd());
                return ExitCodes.Done;
            }

            await RequirePlaceAsync(session, cancellationToken);
            await DaemonSetup.InstallAsync(session.Coordinator, cancellationToken);
            return Show(session);
        });
    }

    private static Command LogsCommand(CommonOptions common)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Shows new lines until Ctrl-C" };
        var mail = new Option<bool>("--mail") { Description = "Shows the log of received messages, not that of heartbeats" };
        var command =
            new Command("logs", "Shows the last 50 lines of the daemon's log.\n\nExample: buildcoord daemon logs -f") { follow, mail };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var logs = new DaemonLogs(session.Coordinator);
            var log = result.GetValue(mail) ? logs.Messages : logs.Heartbeats;
            await LogTail.ShowAsync(session.Screen, log.Path, result.GetValue(follow), cancellationToken);
            return ExitCodes.Done;
        });
    }

    private static Command Simple(CommonOptions common, string name, string description, Func<Session, CancellationToken, Task<int>> act) =>
        new Command(name, $"{description}\n\nExample: buildcoord daemon {name}")
            .Does(common, (session, _, cancellationToken) => act(session, cancellationToken));

    // A heartbeat of a mistyped id would add that id to the fleet.
    private static async Task RequirePlaceAsync(Session session, CancellationToken cancellationToken)
    {
        await SoonAsync(session.RequireFleetAsync, PlaceLimit, cancellationToken);
        await SoonAsync(session.RequireOwnAsync, PlaceLimit, cancellationToken);
    }

    // A remote that hangs must not keep a daemon from running: what is not known in time is as it is while the repository is away.
    private static async Task SoonAsync(Func<CancellationToken, Task> require, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(limit);
        try
        {
            await require(soon.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is not known.
        }
    }

    private static async Task<int> StartAsync(Session session, CancellationToken cancellationToken)
    {
        await RequirePlaceAsync(session, cancellationToken);
        if (!await DaemonSetup.StartAsync(session.Coordinator, cancellationToken))
            session.Screen.Note("it already runs");
        return Show(session);
    }

    private static async Task<int> StopAsync(Session session, CancellationToken cancellationToken)
    {
        session.Screen.Note(await DaemonSetup.StopAsync(session.Coordinator, cancellationToken) ? "daemon stopped" : "no daemon runs");
        session.Screen.SayJson(DaemonStatusJson.Of(session.Coordinator), DaemonAnswerJson.Default.DaemonStatusJson);
        return ExitCodes.Done;
    }

    private static async Task<int> RestartAsync(Session session, CancellationToken cancellationToken)
    {
        await RequirePlaceAsync(session, cancellationToken);
        await DaemonSetup.StopAsync(session.Coordinator, cancellationToken);
        await DaemonSetup.StartAsync(session.Coordinator, cancellationToken);
        return Show(session);
    }

    private static async Task<int> UninstallAsync(Session session, CancellationToken cancellationToken)
    {
        await DaemonSetup.UninstallAsync(session.Coordinator, cancellationToken);
        session.Screen.Note("no file of the daemon is left");
        session.Screen.SayJson(DaemonStatusJson.Of(session.Coordinator), DaemonAnswerJson.Default.DaemonStatusJson);
        return ExitCodes.Done;
    }

    private static Task<int> ShowAsync(Session session, CancellationToken cancellationToken) => Task.FromResult(Show(session));

    private static int Show(Session session)
    {
        var status = DaemonStatusJson.Of(session.Coordinator);
        session.Screen.SayJson(status, DaemonAnswerJson.Default.DaemonStatusJson);
        foreach (var line in status.Lines())
            session.Screen.Say(line);
        return status.Running ? ExitCodes.Done : ExitCodes.CheckFailed;
    }
}
