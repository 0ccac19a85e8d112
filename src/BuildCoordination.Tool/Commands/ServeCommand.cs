using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Serving;

namespace BuildCoordination.Tool.Commands;

/// <summary>Serves the page of the fleet to this machine.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 8765;

    public static Command Make(CommonOptions common)
    {
        var port = new Option<int>(
            "--port") { Description = "The port of 127.0.0.1; 0 for any free port", HelpName = "N", DefaultValueFactory = _ =>
            DefaultPort };
        port.Validators.Add(option =>
        {
            if (option.Count() is < 0 or > ushort.MaxValue)
                option.AddError(UsageErrors.DescribeInvalidValue(option, "from 0 to 65535"));
        });
        var command = new Command(
            "serve",
            "Serves the page of the fleet to browsers of this machine until Ctrl-C. The page updates itself as the fleet "
            + "changes.\n\nExample: buildcoord serve --port 8765") { port };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            using var stop = new StopOnSignal(isWanted: true, cancellationToken);
            session.Coordinator.BeginPolling();
            using var look = new FleetLook(session.Coordinator);
            using var server = new LoopbackServer(result.GetValue(port));
            session.Screen.Say(server.Address);
            session.Screen.SayJson(new ServeJson(server.Address), LineJson.Default.ServeJson);
            // Nobody knows the address.
            if (session.Screen.IsAnswerLost)
                return ExitCodes.CheckFailed;
            session.Screen.OnReachabilityChanged = () => session.Screen.SayJson(new ServeJson(server.Address), LineJson.Default.ServeJson);
            await server.RunAsync(new LivePage(look, session.Coordinator.Repository, server.Address).AnswerAsync, stop.Token);
            return ExitCodes.Done;
        }, mayObserve: true);
    }
}
