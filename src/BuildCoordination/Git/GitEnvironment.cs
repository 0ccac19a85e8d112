using System.Collections;

namespace BuildCoordination.Git;

/// <summary>
/// The environment of buildcoord's git commands: the user's variables for access and authentication stay; those for another repository are
/// removed.
/// </summary>
internal static class GitEnvironment
{
    // git rev-parse --local-env-vars, what a hook's git hands down besides, and what prints headers of requests.
    private static readonly HashSet<string> Cleared = new(StringComparer.Ordinal)
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
        "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
        "GIT_INTERNAL_SUPER_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_CURL_VERBOSE", "SSH_ASKPASS",
    };

    /// <summary>
    /// Set for every git command of buildcoord and its child processes, so that they are excluded when a build's processes are terminated.
    /// </summary>
    public const string Marker = "BUILDCOORD_WIRE";

    /// <summary>Settings that win over the user's configuration. Hooks, signatures and followed tags are for the user's own work.</summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "core.hooksPath=/dev/null", "core.logAllRefUpdates=false", "push.gpgSign=false", "push.followTags=false", "push.pushOption=",
        "fetch.prune=false", "fetch.pruneTags=false", "fetch.writeCommitGraph=false", "gc.auto=0", "maintenance.auto=false",
    ];

    /// <summary>All variables of a git, with null for each of this process's that it shall not have.</summary>
    public static Dictionary<string, string?> From(IReadOnlyDictionary<string, string>? inherited)
    {
        inherited ??= OfThisProcess().ToDictionary(StringComparer.Ordinal);
        var variables = OfThisProcess().ToDictionary(variable => variable.Key, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in inherited)
            variables[name] = value;
        foreach (var name in variables.Keys.Where(name => IsCleared(name) || GitConfigVariables.IsOne(name)).ToArray())
            variables[name] = null;
        foreach (var (name, value) in GitConfigVariables.Kept(inherited))
            variables[name] = value;

        variables[Marker] = "1";
        variables["LC_ALL"] = "C";
        variables["LANGUAGE"] = "C";
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GCM_INTERACTIVE"] = "never";
        variables["SSH_ASKPASS_REQUIRE"] = "never";
        return variables;
    }

    /// <summary>Whether no git of buildcoord gets this variable; those of <see cref="GitConfigVariables"/> are another matter.</summary>
    public static bool IsCleared(string name) =>
        Cleared.Contains(name) || name.StartsWith("GIT_TRACE", StringComparison.Ordinal)
        || name.StartsWith("GIT_PUSH_OPTION_", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> OfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""));
}
