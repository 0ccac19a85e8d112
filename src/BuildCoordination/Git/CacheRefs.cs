namespace BuildCoordination.Git;

/// <summary>The refs of a cache. None is under refs/heads: nothing here is anybody's branch.</summary>
internal static class CacheRefs
{
    /// <summary>The remote's branches as they were when last seen.</summary>
    public const string Fetched = "refs/fetched/";

    /// <summary>Commits that were made and not yet pushed.</summary>
    public const string Made = "refs/made/";

    /// <summary>
    /// The last commits of branches that the remote did not have any more. Where such a branch comes back, a fetch needs them to bring the
    /// whole line from there.
    /// </summary>
    public const string Gone = "refs/gone/";

    private const string Heads = "refs/heads/";

    public static string OfBranch(string branch) => Fetched + branch;

    /// <summary>The cache's ref for a ref of the remote; null for one that it does not follow.</summary>
    public static string? OfRemote(string remoteRef) =>
        remoteRef.StartsWith(Heads, StringComparison.Ordinal) ? Fetched + remoteRef[Heads.Length..] : null;
}
