namespace BuildCoordination.Git;

/// <summary>
/// Variables whose value is a path that git, curl, ssh or the runtime resolves against its own folder. buildcoord starts git in the cache's
/// folder and the daemon in <c>/</c>, so a relative path is made absolute where it was given.
/// </summary>
internal static class GitPathVariables
{
    private static readonly string[] Files =
    [
        "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_PROXY_SSL_CAINFO", "GIT_PROXY_SSL_CERT",
        "GIT_PROXY_SSL_KEY", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_EXEC_PATH",
        "SSL_CERT_FILE", "CURL_CA_BUNDLE", "SSH_AUTH_SOCK", "DOTNET_ROOT",
    ];

    // A name without a slash is found on PATH.
    private static readonly string[] Programs = ["GIT_ASKPASS", "GIT_SSH"];
    private static readonly string[] Lists = ["SSL_CERT_DIR"];

    /// <summary>Returns the variables with absolute paths.</summary>
    public static IReadOnlyDictionary<string, string> Resolve(IReadOnlyDictionary<string, string> variables, string folder) =>
        variables.ToDictionary(
            variable => variable.Key, variable => Absolute(variable.Key, variable.Value, folder), StringComparer.Ordinal);

    private static string Absolute(string name, string value, string folder) =>
        Files.Contains(name) || (Programs.Contains(name) && value.Contains('/', StringComparison.Ordinal)) ? Absolute(value, folder)
        : Lists.Contains(name) ? string.Join(':', value.Split(':').Select(part => Absolute(part, folder)))
        : value;

    private static string Absolute(string path, string folder) => path.Length == 0 ? path : Path.GetFullPath(path, folder);
}
