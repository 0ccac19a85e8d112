using BuildCoordination.Files;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Setup;

/// <summary>The server and repository of a setup, and their folders on this machine. It creates nothing.</summary>
internal sealed record SetupTarget(string Server, ResolvedSettings Settings, EnvironmentSnapshot Environment, string State)
{
    /// <summary>The repository, without credentials.</summary>
    public string Repository { get; } = AddressOf(Settings, State).Display;

    /// <summary>The name of the repository's folders in state and cache.</summary>
    public string Key { get; } = RepositoryKey.Of(AddressOf(Settings, State).ForGit, Settings.Branch);

    public bool HasCache => Directory.Exists(
        Path.Combine(StateFolders.CacheOf(Settings, Environment, State), "repositories", Key + ".git"));

    /// <summary>The number of updates that wait for the repository.</summary>
    public int CountWaiting()
    {
        try
        {
            var outbox = Path.Combine(State, "repositories", Key, "outbox");
            return Directory.Exists(outbox) ? OutboxName.In(OpenFolder.Open(outbox)).Count : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's.
            return 0;
        }
    }

    /// <summary>The path of the state folder, which may not exist yet.</summary>
    public static string StateOf(SetupRequest request, ResolvedSettings settings) =>
        settings.State
        ?? (request.IsForMachine ? request.Environment.System("var/lib/buildcoord") : StateFolders.PathOf(settings, request.Environment))
        ?? throw SettingsDiagnostics.NoStateFolder("neither HOME nor XDG_STATE_HOME is set.");

    private static RepositoryUrl AddressOf(ResolvedSettings settings, string state) =>
        RepositoryUrl.Parse(settings.Repository ?? Path.Combine(state, StateFolders.EmbeddedName));
}
