using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Watching;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows the fleet as it changes.</summary>
internal static class WatchCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command(
            "watch",
            "Shows the fleet live on a terminal: servers, progress, newest messages. q or Ctrl-C ends it. In a pipe it writes a line for "
            + "each change.\n\nExample: buildcoord watch");
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            using var stop = new StopOnSignal(isWanted: true, cancellationToken);
            session.Coordinator.BeginPolling();
            using var look = new FleetLook(session.Coordinator);
            try
            {
                session.Screen.IsFullScreen = session.Screen.IsTerminal
                    && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
                if (session.Screen.IsFullScreen)
                    await new WatchScreen(look, session.Coordinator.Time).RunAsync(stop);
                else
                    await new WatchLines(look, session.Screen).RunAsync(stop);
            }
            catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
            {
                // In the middle of a look.
            }

            return ExitCodes.Done;
        }, mayObserve: true);
    }
}
