using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows a server's last builds.</summary>
internal static class BuildsCommand
{
    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string?>("SERVER") { Description = "The server whose builds are shown; without it, this server", Arity = ArgumentArity.ZeroOrOne }.OfServers();
        var command = new Command("builds", "Shows a server's last 50 builds, newest first.\n\nExample: buildcoord builds build1") { server };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var of = result.GetValue(server) ?? session.Coordinator.Server;
            var builds = await session.Coordinator.Fleet.ReadBuildsAsync(of, cancellationToken).ConfigureAwait(false);
            if (builds.Count == 0)
                await session.RequireServerAsync(of, cancellationToken).ConfigureAwait(false);
            session.Screen.SayJson([.. builds.Select(EndedBuildJson.Of)], ToolJson.Default.EndedBuildJsonArray);
            foreach (var line in builds.SelectMany(Lines.OfBuild))
                session.Screen.Say(line);
            if (builds.Count == 0)
                session.Screen.SayNone(Display.VisibleText.Line($"{of} has reported no builds yet."));
            return ExitCodes.Done;
        });
    }
}
