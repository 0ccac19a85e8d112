using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>A coordinator within a host that has its own way to warn.</summary>
internal static class HostedCoordinator
{
    /// <summary>
    /// Opens this server's coordinator, or returns null, without a warning, if nothing is configured or reporting is disabled.
    /// </summary>
    /// <param name="options">The user's settings in the host.</param>
    /// <param name="warn">Called with each problem, from any thread.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    public static async Task<BuildCoordinator?> OpenAsync(
        BuildCoordinationOptions options, Action<CoordinationDiagnostic> warn, CancellationToken cancellationToken = default)
    {
        if (SettingsResolver.Resolve(options, EnvironmentSnapshot.Take()) is not { IsConfigured: true, Enabled: true })
            return null;
        var coordinator = await BuildCoordinator.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        coordinator.HandWarningsTo(warn);
        return coordinator;
    }
}
