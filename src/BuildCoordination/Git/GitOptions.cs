namespace BuildCoordination.Git;

internal sealed record GitOptions
{
    public string Branch { get; init; } = "main";

    /// <summary>For each command that uses the network.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    public string GitExecutable { get; init; } = "git";

    /// <summary>The environment of git before variables are cleared; null for this process's environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>
    /// The branch with one server's heartbeat: a single parentless commit on the empty tree, replaced by each heartbeat, so that heartbeats
    /// leave no history.
    /// </summary>
    public string HeartbeatBranchOf(string server) => HeartbeatPrefixes[0] + server;

    /// <summary>The branch with the page of the fleet; two fleets of one repository have one each.</summary>
    public string PagesBranch => Branch == "main" ? "pages" : $"{Branch}.pages";

    /// <summary>
    /// The prefixes of heartbeat branches: buildcoord's, which differ for two fleets of one repository, and the bash scripts'.
    /// </summary>
    public IReadOnlyList<string> HeartbeatPrefixes => [Branch == "main" ? "beat/" : $"{Branch}.beat/", "heartbeat-"];

    /// <summary>Whether a branch is not a fleet's main one: it has heartbeats or the page of some fleet.</summary>
    public static bool IsCompanion(string branch) =>
        branch.StartsWith("beat/", StringComparison.Ordinal) || branch.Contains(".beat/", StringComparison.Ordinal)
        || branch.StartsWith("heartbeat-", StringComparison.Ordinal)
        || branch == "pages" || branch.EndsWith(".pages", StringComparison.Ordinal);
}
