using System.CommandLine;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Commands;

/// <summary>Takes a server out of the fleet.</summary>
internal static class RetireCommand
{
    public static Command Make(CommonOptions common)
    {
        var server = new Argument<string>("SERVER") { Description = "The server to retire, not this one" }.OfServers();
        var command = new Command(
            "retire",
            "Removes a server from the fleet for good: it no longer counts as lost, and no message waits for it.\n\nExample: buildcoord "
            + "retire build4") { server };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            var retired = result.GetRequiredValue(server);
            await session.Coordinator.Fleet.RetireAsync(retired, cancellationToken);
            var flushed = await session.Coordinator.FlushAsync(cancellationToken: cancellationToken);
            if (!session.IsDisabled)
            {
                session.Screen.Say(flushed.IsVisible
                    ? $"{retired} is retired; stop its daemon there with 'buildcoord daemon uninstall'."
                    : $"Accepted; {retired} is retired when the repository can be reached. "
                        + "Stop its daemon there with 'buildcoord daemon uninstall'.");
            }

            return session.CodeOf(flushed, isStrict: false);
        }, asServer: true);
    }
}
