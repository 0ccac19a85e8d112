using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BuildCoordination.Extensions.DependencyInjection;

/// <summary>
/// Shows whether this server's reports are published:
/// <c>services.AddHealthChecks().AddCheck&lt;BuildCoordinationHealthCheck&gt;("buildcoord")</c>. It publishes what waits, for at most five
/// seconds, and reads the fleet; it asks nothing of other servers.
/// </summary>
public sealed class BuildCoordinationHealthCheck : IHealthCheck
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly SharedBuildCoordinator _shared;

    /// <summary>Creates the check of a container's coordinator.</summary>
    /// <param name="shared">The container's coordinator.</param>
    public BuildCoordinationHealthCheck(SharedBuildCoordinator shared) => _shared = shared;

    /// <summary>
    /// Checks: healthy, if the repository was reached and nothing waits; degraded, if reporting is disabled; otherwise the status of a
    /// failure that the registration names, with the diagnostic.
    /// </summary>
    /// <param name="context">The registration.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var coordinator = await _shared.GetAsync(cancellationToken).ConfigureAwait(false);
        if (coordinator.DisabledReason is { } reason)
            return HealthCheckResult.Degraded(reason);
        var flushed = await coordinator.FlushAsync(FlushLimit, cancellationToken).ConfigureAwait(false);
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["waiting"] = flushed.Waiting };
        if (!flushed.IsVisible)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, $"{flushed.Waiting} updates wait: {flushed.Diagnostic}", null, data);
        }

        var fleet = await coordinator.Fleet.ReadAsync(cancellationToken).ConfigureAwait(false);
        // A document of another server that cannot be read is no failure of this one.
        return fleet is { IsReached: false, Stale: { } stale }
            ? new HealthCheckResult(context.Registration.FailureStatus, stale.ToString(), null, data)
            : HealthCheckResult.Healthy($"{coordinator.Server} reports to {coordinator.Repository}.", data);
    }
}
