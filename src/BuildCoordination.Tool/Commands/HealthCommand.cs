using System.CommandLine;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Shows how every server is.</summary>
internal static class HealthCommand
{
    public static Command Make(CommonOptions common)
    {
        var failOn = new Option<FailOn>(
            "--fail-on") { Description =
            "When to exit with 6: stale (or lost; the default), failed (also a failed build), never", HelpName = "WHAT" }.InLowerCase();
        var watch = new Option<bool>("--watch") { Description = "Follows the fleet until Ctrl-C" };
        var command = new Command(
            "health",
            "Shows the health of every server of the fleet. Exits with 6 if a server is stale or lost.\n\nExample: buildcoord health "
            + "--fail-on failed") { failOn, watch };
        return command.Does(common, async (session, result, cancellationToken) =>
        {
            using var stop = new StopOnSignal(result.GetValue(watch), cancellationToken);
            if (result.GetValue(watch))
                session.Coordinator.BeginPolling();
            while (true)
            {
                var code = await ShowAsync(session, result.GetValue(failOn), isAgain: result.GetValue(watch), stop.Token);
                if (!result.GetValue(watch) || !session.Screen.HasReader || !await stop.DelayAsync(session.Coordinator.Poll.LookInterval))
                    return code;
            }
        }, mayObserve: true);
    }

    private static async Task<int> ShowAsync(Session session, FailOn failOn, bool isAgain, CancellationToken cancellationToken)
    {
        var health = await session.Coordinator.Health.CheckAsync(cancellationToken);
        // Not known is not healthy.
        var isHealthy = health.Stale is null
            && (failOn == FailOn.Never
                || (health.IsHealthy && (failOn == FailOn.Stale || health.Servers.All(server => server.Status.State != "failed"))));
        if (isAgain && session.Screen.IsTerminal)
            ConsoleLines.TryWriteText(Console.Out, "\x1b[H\x1b[2J");
        session.Screen.SayJson(HealthJson.Of(health, isHealthy), ToolJson.Default.HealthJson);
        FleetTable.Write(session.Screen, health);
        return isHealthy ? ExitCodes.Done : ExitCodes.Unhealthy;
    }

    private enum FailOn
    {
        Stale,
        Failed,
        Never,
    }
}
