using BuildCoordination.Display;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Checks every server of the fleet.</summary>
[MSBuildMultiThreadableTask]
public sealed class CheckFleetHealth : CoordinationTask
{
    /// <summary>Whether a server that is stale or lost is an error.</summary>
    public bool FailOnUnhealthy { get; set; }

    /// <summary>Whether no server is unhealthy; true if the fleet could not be read.</summary>
    [Output]
    public bool IsHealthy { get; private set; } = true;

    private protected override async Task ExecuteAsync(BuildCoordinator coordinator)
    {
        var health = await coordinator.Health.CheckAsync().ConfigureAwait(false);
        IsHealthy = health.IsHealthy;
        foreach (var server in health.Servers)
        {
            var line = VisibleText.Line($"{server.Server}: {server.HeartbeatWord}, {server.Status.State}");
            if (server.IsUnhealthy && FailOnUnhealthy)
                Log.LogError(null, "BC7002", null, null, null, 0, 0, 0, 0, "{0}", line);
            else
                Log.LogMessage(MessageImportance.High, "{0}", line);
        }
    }
}
