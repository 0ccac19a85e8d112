using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;

namespace BuildCoordination.Settings;

/// <summary>Which server of the fleet this machine is, and what said so.</summary>
internal sealed record ServerIdentity(string Id, string Source)
{
    /// <summary>Nothing says which server this is.</summary>
    public const string UnknownCode = "BC1008";

    /// <summary>Somebody who only reads, and is no server.</summary>
    public static ServerIdentity None { get; } = new("", "an observer");

    private const string IdFile = ".build_server_id";

    /// <summary>
    /// Asks in order: option, environment, settings files, id files, the fleet's statuses; for the embedded repository at last the host
    /// name.
    /// </summary>
    /// <param name="settings">The settings of this machine.</param>
    /// <param name="environment">The environment with the id files and the host name.</param>
    /// <param name="fleet">Gives the fleet's servers; called only when nothing before says which server this is.</param>
    /// <param name="addresses">Gives this machine's addresses; called only together with the fleet.</param>
    /// <param name="cancellationToken">Ends the call of <paramref name="fleet"/>.</param>
    /// <exception cref="CoordinationException">
    /// BC1008: nothing says which server this is. BC1009: what was found cannot be an id.
    /// </exception>
    public static async Task<ServerIdentity> FindAsync(
        ResolvedSettings settings,
        EnvironmentSnapshot environment,
        Func<CancellationToken, Task<IReadOnlyCollection<KnownServer>>> fleet,
        Func<IReadOnlyCollection<string>> addresses,
        CancellationToken cancellationToken)
    {
        if (FromSettings(settings, environment) is { } set)
            return Valid(set);
        var servers = await fleet(cancellationToken).ConfigureAwait(false);
        var hostName = settings.Hostname ?? environment.HostName;
        return FleetMatch.ByHostName(servers, hostName) is { } named ? Valid(new(named.Id, $"host name {hostName} in the fleet's statuses"))
            : FleetMatch.ByAddress(servers, settings.Ip is { } ip ? [ip] : addresses()) is { } addressed
                ? Valid(new(addressed.Id, $"address {addressed.Ip} in the fleet's statuses"))
            : settings.IsEmbedded ? new(FromHostName(hostName), "host name")
            : throw SettingsDiagnostics.UnknownServer(servers.Select(s => s.Id).Order(StringComparer.Ordinal), settings.MistypedVariables);
    }

    /// <summary>An id made from a host name: its first label, with what an id may not hold replaced.</summary>
    internal static string FromHostName(string hostName)
    {
        var label = string.Concat(hostName.Split('.')[0].ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var id = label.Length > 0 && char.IsAsciiLetter(label[0]) ? label : $"server-{label}".TrimEnd('-');
        id = id.Length <= 32 ? id : id[..32].TrimEnd('-');
        return ServerId.ProblemWith(id) is null ? id : $"server-{id}"[..Math.Min(32, id.Length + 7)];
    }

    /// <summary>Whether a setting or a file of this machine says which server it is.</summary>
    public static bool IsSet(ResolvedSettings settings, EnvironmentSnapshot environment) => FromSettings(settings, environment) is not null;

    // SERVER_ID is the scripts' variable and stands with the environment, before the settings files.
    private static ServerIdentity? FromSettings(ResolvedSettings settings, EnvironmentSnapshot environment)
    {
        var origin = settings.OriginOf("server");
        return settings.Server is { } set && origin.Kind != SourceKind.File ? new(set, origin.Source)
            : environment["SERVER_ID"] is { } variable ? new(variable.Trim(), "environment SERVER_ID")
            : settings.Server is { } filed ? new(filed, origin.Source)
            : FromFile(environment.System("etc/build_server_id"))
                ?? (environment.SettingsFolder is { } folder ? FromFile(Path.Combine(folder, IdFile)) : null)
                ?? FromFile(Path.Combine(settings.LegacyClone, IdFile));
    }

    private static ServerIdentity? FromFile(string path)
    {
        try
        {
            var lines = File.Exists(path) ? Encoding.UTF8.GetString(NamedFile.ReadAllBytes(path)).Split('\n').Take(10) : [];
            return lines.FirstOrDefault(l => !string.IsNullOrWhiteSpace(l)) is { } line ? new(line.Trim(), path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file of another user is ignored; the next place is read.
            return null;
        }
    }

    private static ServerIdentity Valid(ServerIdentity found) =>
        ServerId.ProblemWith(found.Id) is { } allowed ? throw SettingsDiagnostics.NotAServerId(found, allowed) : found;
}
