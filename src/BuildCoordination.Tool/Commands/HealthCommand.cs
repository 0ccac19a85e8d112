using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows how every server is.</summary>
internal static class HealthCommand
{
    public static Command Make(CommonOptions common)
    {
        var command = new Command("health", "Shows how every server of the fleet is. Exits with 6 when one is stale or lost.\n\nExample: buildcoord health");
        command.SetAction((result, cancellationToken) => Session.RunAsync(
            result, common,
            async session =>
            {
                var health = await session.Coordinator.Health.CheckAsync(cancellationToken).ConfigureAwait(false);
                if (health.Stale is { } stale)
                    session.Screen.Warn(stale);
                session.Screen.SayJson(HealthJson.Of(health), ToolJson.Default.HealthJson);
                Table.Write(
                    session.Screen,
                    ["SERVER", "HEARTBEAT", "STATUS", "JOB", "LAST BUILD", "LAST PACKAGE", "UNREAD"],
                    health.Servers.Select(Text.OfHealth));
                if (health.Servers.Count == 0)
                    session.Screen.Say("No server has said anything yet.");
                return health.IsHealthy ? ExitCodes.Done : ExitCodes.Unhealthy;
            },
            cancellationToken));
        return command;
    }
}
