namespace BuildCoordination.Git;

internal sealed record GitOptions
{
    public string Branch { get; init; } = "main";

    /// <summary>For each command that uses the network.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    public string GitExecutable { get; init; } = "git";

    /// <summary>What git inherits, but for what is cleared; null: this process's environment.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>
    /// The branch that carries one server's sign of life: a single parentless commit on the empty tree, replaced at each beat, so that beats
    /// leave no history.
    /// </summary>
    public string BeatBranchOf(string server) => BeatPrefixes[0] + server;

    /// <summary>The branch that carries the page of the fleet; two fleets of one repository have one each.</summary>
    public string PagesBranch => Branch == "main" ? "pages" : $"{Branch}.pages";

    /// <summary>Signs of life are on branches whose names begin so: ours, which two fleets of one repository do not share, and the scripts'.</summary>
    public IReadOnlyList<string> BeatPrefixes => [Branch == "main" ? "beat/" : $"{Branch}.beat/", "heartbeat-"];

    /// <summary>Whether a branch only stands beside a fleet's own: it carries heartbeats or the page of some fleet.</summary>
    public static bool IsCompanion(string branch) =>
        branch.StartsWith("beat/", StringComparison.Ordinal) || branch.Contains(".beat/", StringComparison.Ordinal)
        || branch.StartsWith("heartbeat-", StringComparison.Ordinal)
        || branch == "pages" || branch.EndsWith(".pages", StringComparison.Ordinal);
}
