using BuildCoordination.Display;
using Serilog;

namespace BuildCoordination.Components;

/// <summary>Shows the health of the fleet.</summary>
public interface IReportFleetHealth : IHazBuildCoordination
{
    /// <summary>Whether <see cref="FleetHealth"/> fails when a server is stale or lost.</summary>
    [Parameter("Whether FleetHealth fails when a server is stale or lost")]
    bool FailOnUnhealthy => TryGetValue<bool?>(() => FailOnUnhealthy) ?? false;

    /// <summary>Shows one line for each server: its heartbeat and its status.</summary>
    Target FleetHealth => _ => _
        .Description("Shows how every server of the fleet is")
        .Executes(() => this.WithFleetAsync(async coordinator =>
        {
            var health = await coordinator.Health.CheckAsync().ConfigureAwait(false);
            foreach (var server in health.Servers)
            {
                var line = VisibleText.Line($"{server.Server}: {server.HeartbeatWord}, {server.Status.State}");
                if (server.IsUnhealthy)
                    Log.Warning("{Server:l}", line);
                else
                    Log.Information("{Server:l}", line);
            }

            if (FailOnUnhealthy && !health.IsHealthy)
            {
                throw new TargetFailedException(
                    $"Unhealthy: {string.Join(", ", health.Servers.Where(server => server.IsUnhealthy).Select(server => server.Server))}");
            }
        }));
}
