using BuildCoordination.Comparison;
using BuildCoordination.Display;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Output;

/// <summary>A comparison of two builds for people: at most 20 lines.</summary>
internal static class ComparisonLines
{
    private const int Longest = 200;
    private const int ShownDifferences = 13;

    public static IEnumerable<string> Of(BuildComparison comparison, int? width)
    {
        var builds =
            new[] { (comparison.FirstServer, Bare(comparison.FirstBuild)), (comparison.SecondServer, Bare(comparison.SecondBuild)) };
        return BuildTable.Of(builds).Render(width).Concat(Differences(comparison, "--json").Select(line => "  " + line));
    }

    /// <summary>The differences alone.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="whole">The option or call that shows all of them; null for the call.</param>
    public static IEnumerable<string> Differences(BuildComparison comparison, string? whole = null)
    {
        whole ??= $"buildcoord compare {comparison.FirstServer} {comparison.SecondServer} --json";
        var (first, second) = comparison.FirstServer == comparison.SecondServer
            ? ("in the first", "in the second")
            : (VisibleText.Line($"on {comparison.FirstServer}"), VisibleText.Line($"on {comparison.SecondServer}"));
        foreach (var difference in comparison.Differences.Take(ShownDifferences))
            yield return difference.Describe(first, second, Longest);
        if (comparison.Differences.Count > ShownDifferences)
            yield return $"and {comparison.Differences.Count - ShownDifferences} more: {whole} has all";
        if (comparison.Differences.Count == 0)
            yield return "Nothing that both published differs.";
        if (comparison.IdenticalPackages.Count > 0)
        {
            yield return VisibleText.Truncate(
                VisibleText.Line($"identical packages: {string.Join(", ", comparison.IdenticalPackages)}"), Longest, "…");
        }

        foreach (var server in comparison.WithoutEnvironment)
            yield return VisibleText.Line($"{server} did not publish what its build ran in.");
    }

    // Why one failed, and what it made, is among the differences.
    private static BuildRecord Bare(BuildRecord build) => new(build)
    {
        Packages = [],
        Subject = null,
        Cause = null,
        Place = null,
        ExitCode = null,
    };
}
