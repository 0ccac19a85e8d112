using System.CommandLine;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Remote;

namespace BuildCoordination.Tool.Commands;

/// <summary>Copies files from or to another server.</summary>
internal static class CopyCommand
{
    public static Command Make(CommonOptions common)
    {
        var from = new Argument<string>("FROM") { Description = "A path, or SERVER:PATH" };
        var to = new Argument<string>("TO") { Description = "A path, or SERVER:PATH" };
        var ssh = new SshOptions();
        var command = new Command(
            "copy", "Copies a file or folder from or to another server by scp, at the address in its status.\n\nExample: buildcoord copy "
            + "build2:/root/cloudstack-agent_4.21_all.deb .") { from, to };
        ssh.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } source && result.GetValue(to) is { } target && IsRemote(source) == IsRemote(target))
                result.AddError("Exactly one of the two must be SERVER:PATH.");
        });
        return command.Does(common, async (session, result, cancellationToken) => await ssh.RunAsync(result, "scp", [
            "-r", "-q", "--",
            await PlaceAsync(session, result, ssh, result.GetRequiredValue(from), cancellationToken),
            await PlaceAsync(session, result, ssh, result.GetRequiredValue(to), cancellationToken),
        ]));
    }

    // As in scp: a colon that comes after a slash belongs to a path.
    private static bool IsRemote(string place) =>
        place.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 && !place[..colon].Contains('/', StringComparison.Ordinal);

    private static async Task<string> PlaceAsync(
        Session session, ParseResult result, SshOptions ssh, string place, CancellationToken cancellationToken)
    {
        if (!IsRemote(place))
            return place.Contains(':', StringComparison.Ordinal) || place.StartsWith('-') ? CurrentFolder.GetFullPath(place) : place;
        var colon = place.IndexOf(':', StringComparison.Ordinal);
        var host = await RemoteHost.OfAsync(session.Coordinator, place[..colon], cancellationToken);
        session.HasResult = true;
        return $"{ssh.User(result)}@{host.Bracketed}:{place[(colon + 1)..]}";
    }
}
