using System.Text;
using BuildCoordination.Builds;
using BuildCoordination.Git;
using BuildCoordination.Redaction;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Daemon;

/// <summary>
/// The variables that a service manager's daemon gets: buildcoord's own settings, and those by which the runtime, git, curl and ssh start
/// and reach the remote. Everyone can read a unit, so values that may hold a secret are in a file of their own.
/// </summary>
/// <param name="Public">In the unit, in order.</param>
/// <param name="Private">In the file, in order.</param>
internal sealed record ServiceEnvironment(
    IReadOnlyList<KeyValuePair<string, string>> Public, IReadOnlyList<KeyValuePair<string, string>> Private)
{
    private static readonly string[] Names =
    [
        "HOME", "PATH", "LD_LIBRARY_PATH", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "NO_PROXY",
        "http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "CURL_HOME", "SSH_AUTH_SOCK", "GNUPGHOME", "KRB5CCNAME", "KRB5_CONFIG", "NETRC",
        "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
    ];

    private static readonly string[] Prefixes = ["DOTNET_ROOT", "DOTNET_ROLL_FORWARD", "DOTNET_SYSTEM_", "GCM_"];

    // Author and editor are of a person's own commits.
    private static readonly string[] Personal = ["GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER"];

    public static ServiceEnvironment Of(BuildCoordinator coordinator) =>
        Of(coordinator.Environment, coordinator.Repository, coordinator.Settings);

    /// <param name="environment">The environment of the command.</param>
    /// <param name="repository">The repository, without credentials.</param>
    /// <param name="settings">The settings that hold now.</param>
    public static ServiceEnvironment Of(EnvironmentSnapshot environment, string repository, ResolvedSettings settings)
    {
        var redactor = new Redactor(environment.Variables);
        var given = GitPathVariables.Resolve(environment.Variables, environment.WorkingFolder);
        // systemd starts the daemon in another folder.
        var paths = settings.Origins.Where(origin => origin is { Kind: SourceKind.Environment, Value: ['/', ..] })
            .ToDictionary(origin => origin.Setting.Environment, origin => origin.Value!, StringComparer.Ordinal);
        var all = given.Where(variable => IsOurs(variable.Key) || IsAccess(variable.Key))
            .Concat(GitConfigVariables.Kept(given))
            .Select(variable => KeyValuePair.Create(variable.Key, variable.Key switch
            {
                "BUILDCOORD_REPOSITORY" => repository,
                "PATH" => AbsoluteFolders(variable.Value),
                _ => paths.GetValueOrDefault(variable.Key, variable.Value),
            }))
            .Where(variable => IsAccepted(variable.Key, variable.Value))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .ToLookup(variable => MayBeSecret(variable.Key, variable.Value, redactor));
        return new([.. all[false]], [.. all[true]]);
    }

    /// <summary>The file's text: assignments as a POSIX shell reads them, which is how systemd does.</summary>
    public string PrivateText() => string.Concat(Private.Select(variable => $"{variable.Key}=\"{Escape(variable.Value)}\"\n"));

    /// <summary>The file's names, without values, as comments of a unit.</summary>
    public string PrivateNames(string path) => Private.Count == 0 ? "" : string.Concat(
        Private.Select(variable => $"# {variable.Key}=...\n").Prepend($"\n# {path}, which only its owner can read:\n"));

    private static bool IsOurs(string name) => name.StartsWith("BUILDCOORD_", StringComparison.Ordinal)
        && name is not (BuildRuns.Marker or GitEnvironment.Marker);

    private static bool IsAccess(string name) => Names.Contains(name) || StartsWith(name, Prefixes)
        || (name.StartsWith("GIT_", StringComparison.Ordinal)
            && !GitEnvironment.IsCleared(name) && !GitConfigVariables.IsOne(name) && !StartsWith(name, Personal));

    private static bool StartsWith(string name, string[] prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    // A root's service must not find programs by the folder that it runs in.
    private static string AbsoluteFolders(string path) => string.Join(':', path.Split(':').Where(Path.IsPathRooted));

    // systemd drops any other assignment, with a warning each time that the daemon starts.
    private static bool IsAccepted(string name, string value) => !(name == "PATH" && value.Length == 0)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && !value.Any(c => (char.IsControl(c) && c is not ('\t' or '\n')) || c == '\uFFFD');

    // A proxy is written as user:password@host as well as an address.
    private static bool MayBeSecret(string name, string value, Redactor redactor) =>
        GitConfigVariables.IsOne(name)
        || (value.Contains('@', StringComparison.Ordinal) && name != "BUILDCOORD_REPOSITORY")
        || redactor.Find($"{name}={value}").Count > 0
        || redactor.Find(value).Count > 0;

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
            text.Append(c is '"' or '\\' or '`' or '$' ? "\\" : "").Append(c);
        return text.ToString();
    }
}
