using System.CommandLine;
using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Publishing;
using BuildCoordination.Settings;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using BuildCoordination.Tool.Page;

namespace BuildCoordination.Tool.Commands;

/// <summary>Writes the fleet as a page.</summary>
internal static class PageCommand
{
    private const string Index = "index.html";
    private const string Monitor = "cctray.xml";
    private const string DefaultFolder = "fleet-page";

    public static Command Make(CommonOptions common)
    {
        var output = new Option<string?>(
            "--output", "-o") { Description = $"The folder for the page; without it and --publish, {DefaultFolder}", HelpName = "DIR" };
        var publish = new Option<bool>("--publish")
        {
            Description = "Pushes the page to the repository's branch pages, which hosts such as GitHub and GitLab can show",
        };
        var url = new Option<string>("--url")
        {
            Description = "The page's address, for the links in cctray.xml",
            HelpName = "URL",
            DefaultValueFactory = _ => Index,
        };
        var command = new Command(
            "page", $"Writes the fleet as {Index}, which needs no server, and {Monitor} for build monitors.\n\nExample: buildcoord page "
            + "--output public") { output, publish, url };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var coordinator = session.Coordinator;
            if (result.GetValue(publish))
            {
                await session.RequireFleetAsync(cancellationToken);
                await session.RequireOwnAsync(cancellationToken);
            }

            using var look = new FleetLook(coordinator);
            var fleet = await look.LookAsync(cancellationToken);
            var files = new Dictionary<string, byte[]?>(StringComparer.Ordinal)
            {
                [Index] = Encoding.UTF8.GetBytes(FleetPage.Write(fleet, coordinator.Repository)),
                [Monitor] = CcTray.Write(fleet, result.GetValue(url)!),
            };
            var isPublished = result.GetValue(publish);
            var folder = result.GetValue(output) ?? (isPublished ? null : DefaultFolder);
            if (folder is not null)
                Write(folder, files, session.Screen);
            var branch = isPublished ? await PublishAsync(coordinator, files, session.Screen, cancellationToken) : null;
            session.Screen.SayJson(
                new PageJson(folder is null ? [] : [.. files.Keys.Select(name => Path.Combine(folder, name))], branch),
                ToolJson.Default.PageJson);
            return ExitCodes.Done;
        }, mayObserve: true);
    }

    private static void Write(string folder, Dictionary<string, byte[]?> files, Screen screen)
    {
        Directory.CreateDirectory(CurrentFolder.GetFullPath(folder));
        foreach (var (name, bytes) in files)
        {
            var path = Path.Combine(folder, name);
            // A web server is another user.
            AtomicFile.Write(path, bytes, FileModes.PublicFile);
            screen.Say(path);
        }
    }

    private static async Task<string?> PublishAsync(
        BuildCoordinator coordinator, Dictionary<string, byte[]?> files, Screen screen, CancellationToken cancellationToken)
    {
        if (coordinator.Context.IsOffBySetting)
        {
            screen.Warn(SettingsDiagnostics.Disabled(coordinator.Settings.OriginOf("enabled")));
            return null;
        }

        var branch = new PagesBranch(coordinator.Server, coordinator.Context.Store, coordinator.Time);
        // Else a host that knows Jekyll would run it over the page.
        await branch.PublishAsync(new Dictionary<string, byte[]?>(files, StringComparer.Ordinal) { [".nojekyll"] = [] }, cancellationToken);
        screen.Say($"published on the branch {branch.Name} of {coordinator.Repository}");
        return branch.Name;
    }
}
