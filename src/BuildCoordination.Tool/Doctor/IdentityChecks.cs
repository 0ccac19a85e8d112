using BuildCoordination.Fleet;
using BuildCoordination.Tool.Setup;

namespace BuildCoordination.Tool.Doctor;

/// <summary>Checks this server's id and settings, and whether another sender uses the same id.</summary>
internal static class IdentityChecks
{
    public static IEnumerable<Finding> Settings(BuildCoordinator coordinator)
    {
        var settings = coordinator.Settings;
        yield return Finding.Fine("server", coordinator.IsObserver
            ? "none: this is an observer, which only reads"
            : $"{coordinator.Server} (setting 'server': {settings.OriginOf("server").Source})");
        yield return settings.IsEmbedded
            ? Finding.Warning(
                "repository", $"the embedded one, {coordinator.Repository}: no other machine sees it", "buildcoord setup --repository URL")
            : Finding.Fine("repository", $"{coordinator.Repository} ({settings.OriginOf("repository").Source})");
        foreach (var origin in settings.Origins.Where(
            origin => origin is { IsDefault: false, Setting.Key: not ("server" or "repository") }))
        {
            yield return Finding.Fine("setting", $"{origin.Setting.Key} = {origin.Value} ({origin.Source})");
        }

        foreach (var warning in coordinator.Warnings)
            yield return Finding.Warning("settings", $"{warning.Code}: {warning.Message}", warning.Remedy);
    }

    /// <summary>Whether the fleet knows this server. While the repository is away, that is said elsewhere.</summary>
    public static async Task<IEnumerable<Finding>> PlaceAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        if (coordinator.Settings.IsEmbedded || coordinator.IsObserver)
            return [];
        var found = await coordinator.Fleet.FindServerAsync(coordinator.Server, cancellationToken);
        return found.IsUnknown ? [Finding.Of("server", FleetDiagnostics.UnknownOwnServer(coordinator.Identity, found.Servers))]
            : found.IsKnown ? [Finding.Fine("server", $"{coordinator.Server} is a server of this fleet")]
            : [];
    }

    public static async Task<IEnumerable<Finding>> SendersAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var senders = await ScriptSender.FindAsync(coordinator.Server, coordinator.Environment, cancellationToken);
        return [senders.IsThere
            ? Finding.Problem(
                "script senders", $"the bash scripts still send for {coordinator.Server}: {senders}", "buildcoord setup --take-over")
            : Finding.Fine("script senders", "no bash script sends for this server")];
    }
}
