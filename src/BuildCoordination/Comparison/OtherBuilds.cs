using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>Finds another server's build of the same commit that ended otherwise, and says in one line how it differs.</summary>
internal static class OtherBuilds
{
    private const int ShownDifferences = 3;
    private const int LongestText = 60;

    // The kernels of two machines nearly always differ, and so do installed packages that no build uses.
    private static readonly string[] Relevant =
        ["source", "dependency", "jdk", "maven", "profile", "arguments", "variable", "locale", "time zone", "umask",
            "architecture", "system"];

    /// <summary>Tests whether other builds of its commit say something about a build.</summary>
    public static bool CanCompare(BuildRecord build) =>
        build.Commit is { Length: > 0 } and not "unknown" && Outcomes.IsConclusive(build);

    /// <summary>Gets a server's newest build of the same commit and name; null if there is none.</summary>
    public static BuildRecord? NewestOf(IReadOnlyList<BuildRecord> newestFirst, BuildRecord own) => newestFirst.FirstOrDefault(
        build => build.Commit == own.Commit && build.Name == own.Name && Outcomes.IsConclusive(build));

    /// <summary>Chooses the build that differs most from a server's own, and of those the newest; null if all agree.</summary>
    public static (string Server, BuildRecord Build)? Choose(BuildRecord own, IEnumerable<(string Server, BuildRecord Build)> others) =>
        others.Where(other => Outranks(own, other.Build) > 0)
            .OrderByDescending(other => Outranks(own, other.Build)).ThenByDescending(other => other.Build.CompletedAt)
            .Cast<(string, BuildRecord)?>().FirstOrDefault();

    /// <summary>
    /// Describes a comparison of another server's build with this one, such as "build2 built this commit: libssl-dev missing here".
    /// </summary>
    public static string Describe(BuildComparison comparison)
    {
        var packages = comparison.Differences.Count(difference => difference.Kind == "package");
        var what = !Outcomes.IsGood(comparison.FirstBuild) ? $"{comparison.FirstServer} failed to build this commit"
            : packages > 0
                ? $"{comparison.FirstServer} made other packages of this commit ({packages} of "
                    + $"{packages + comparison.IdenticalPackages.Count} differ)"
            : $"{comparison.FirstServer} built this commit";
        var differences = comparison.Differences.Where(difference => Relevant.Contains(difference.Kind)).Take(ShownDifferences)
            .Select(difference => difference.Describe("there", "here", LongestText)).ToList();
        return differences.Count == 0 ? what : $"{what}: {string.Join("; ", differences)}";
    }

    // 2: it ended otherwise; 1: it made other packages.
    private static int Outranks(BuildRecord own, BuildRecord other) => Outcomes.IsGood(own) != Outcomes.IsGood(other) ? 2
        : Outcomes.OfPackages(own, other).Any() ? 1
        : 0;
}
