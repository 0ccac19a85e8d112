using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>A coordinator within a host that has its own way to warn.</summary>
internal static class HostedCoordinator
{
    /// <summary>Opens this server's coordinator; null where nothing is configured or it is switched off, and nobody is told of that.</summary>
    /// <param name="options">What the user set in the host.</param>
    /// <param name="warn">Told of whatever goes wrong, from any thread.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    public static async Task<BuildCoordinator?> OpenAsync(BuildCoordinationOptions options, Action<Diagnostic> warn, CancellationToken cancellationToken = default)
    {
        if (SettingsResolver.Resolve(options, EnvironmentSnapshot.Take()) is not { IsConfigured: true, Enabled: true })
            return null;
        var coordinator = await BuildCoordinator.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        coordinator.HandWarningsTo(warn);
        return coordinator;
    }
}
