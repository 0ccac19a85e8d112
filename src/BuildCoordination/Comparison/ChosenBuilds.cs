using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>Chooses the builds of two servers that are compared.</summary>
internal static class ChosenBuilds
{
    /// <summary>
    /// Finds the newest two builds of one commit, of the same name where there are such; of one server, the newest build and the one of its
    /// name before it. Null if there are no two.
    /// </summary>
    /// <param name="first">The builds of the first server, newest first.</param>
    /// <param name="second">The builds of the second server, newest first.</param>
    /// <param name="isSame">Whether both are one server.</param>
    /// <param name="commit">The start of their commit; null for any.</param>
    /// <param name="jobs">The jobs that are asked for: of one server, of both, or none.</param>
    public static (BuildRecord First, BuildRecord Second)? Find(
        IReadOnlyList<BuildRecord> first, IReadOnlyList<BuildRecord> second, bool isSame, string? commit, string[] jobs)
    {
        var (left, right) = (Wanted(first, commit), Wanted(isSame ? first : second, commit));
        if (jobs.Length > 0)
        {
            if (jobs.Any(job => !left.Concat(right).Any(build => build.Id == job)))
                return null;
            left = OfJob(left, isSame ? jobs[..1] : jobs);
            right = isSame && jobs.Length == 1 ? right : OfJob(right, isSame ? jobs[1..] : jobs);
        }

        var pairs = left.SelectMany(_ => right, (one, other) => (one, other));
        pairs = isSame && jobs.Length < 2
            ? pairs.Where(pair => pair.one.Name == pair.other.Name && right.IndexOf(pair.other) > right.IndexOf(pair.one))
            : pairs.OrderBy(pair => IsOfOneCommit(pair) ? 0 : 1).ThenBy(pair => pair.one.Name == pair.other.Name ? 0 : 1);
        var found = pairs.Take(1).ToList();
        return found.Count == 0 || !(isSame || jobs.Length > 1 || IsOfOneCommit(found[0])) ? null : found[0];
    }

    private static List<BuildRecord> Wanted(IReadOnlyList<BuildRecord> builds, string? commit) =>
        [.. builds.Where(build => commit is null || build.Commit?.StartsWith(commit, StringComparison.OrdinalIgnoreCase) == true)];

    // A job can be the other server's.
    private static List<BuildRecord> OfJob(List<BuildRecord> builds, IReadOnlyList<string> jobs) =>
        builds.Where(build => jobs.Contains(build.Id)).ToList() is { Count: > 0 } found ? found : builds;

    private static bool IsOfOneCommit((BuildRecord One, BuildRecord Other) pair) =>
        pair.One.Commit is { Length: > 0 } commit and not "unknown" && commit == pair.Other.Commit;
}
