using System.CommandLine;
using System.Globalization;
using BuildCoordination.Documents;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows the last builds of the fleet, or of a server.</summary>
internal static class BuildsCommand
{
    private const int DefaultLimit = 40;

    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string?>(
            "SERVER") { Description = "The server of the builds; without it, all servers", Arity = ArgumentArity.ZeroOrOne }.OfServers();
        var filter = new BuildFilterOptions();
        var limit = CountOption.Limit("builds", DefaultLimit);
        var command = new Command(
            "builds",
            "Shows the last builds of the fleet, at most 50 of a server, newest first.\n\nExample: buildcoord builds --failed --since 1d") { server };
        filter.AddTo(command);
        command.Options.Add(limit);
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var of = result.GetValue(server);
            var all = await ReadAsync(session, of, cancellationToken);
            var fits = filter.Read(result, session.Coordinator.Time);
            (string Server, BuildRecord Build)[] found = [.. all.Where(ended => fits(ended.Build))];
            (string Server, BuildRecord Build)[] shown = [.. found.Take(result.GetValue(limit))];
            session.Screen.SayJson(
                [.. shown.Select(ended => EndedBuildJson.Of(ended.Server, ended.Build))], ToolJson.Default.EndedBuildJsonArray);
            foreach (var line in shown.Length == 0 ? [] : BuildTable.Of(shown).Render(session.Screen.Width))
                session.Screen.Say(line);
            if (shown.Length < found.Length)
            {
                session.Screen.Note(
                    $"{(found.Length - shown.Length).ToString(CultureInfo.InvariantCulture)} earlier builds are not shown: --limit "
                    + $"{found.Length.ToString(CultureInfo.InvariantCulture)} shows all.");
            }

            if (all.Count == 0)
            {
                session.Screen.SayNone(
                    Display.VisibleText.Line($"{of ?? "No server"} has reported {(of is null ? "a build" : "no builds")} yet."));
            }
            else if (found.Length == 0)
            {
                session.Screen.SayNone("No such builds.");
            }

            return ExitCodes.Done;
        }, mayObserve: true);
    }

    private static async Task<IReadOnlyList<(string Server, BuildRecord Build)>> ReadAsync(
        Session session, string? server, CancellationToken cancellationToken)
    {
        if (server is null)
            return await session.Coordinator.Fleet.ReadAllBuildsAsync(cancellationToken);
        var builds = await session.Coordinator.Fleet.ReadBuildsAsync(server, cancellationToken);
        if (builds.Count == 0)
            await session.RequireServerAsync(server, cancellationToken);
        return [.. builds.Select(build => (server, build))];
    }
}
