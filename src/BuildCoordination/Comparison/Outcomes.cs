using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>Compares the results and the packages of two builds.</summary>
internal static class Outcomes
{
    public static IEnumerable<BuildDifference> Of(BuildRecord first, BuildRecord second)
    {
        var (one, other) = (ResultOf(first), ResultOf(second));
        if (one != other)
            yield return new("result", null, WithCause(first, one), WithCause(second, other));
        else if (Why(first) != Why(second))
            yield return new("cause", null, Why(first), Why(second));
        if (first.Commit != second.Commit)
            yield return new("commit", null, first.Commit, second.Commit);
    }

    public static IEnumerable<BuildDifference> OfPackages(BuildRecord first, BuildRecord second)
    {
        // A failed build has no packages; that is not a difference of packages.
        if (first.Packages.Count == 0 || second.Packages.Count == 0)
            return [];
        var (left, right) = (ByName(first), ByName(second));
        return left.Keys.Union(right.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, One: left.GetValueOrDefault(name), Other: right.GetValueOrDefault(name)))
            .Where(pair => pair.One is null || pair.Other is null || pair.One.Sha256 != pair.Other.Sha256)
            .Select(pair => new BuildDifference("package", pair.Name, ContentOf(pair.One), ContentOf(pair.Other)));
    }

    public static IReadOnlyList<string> IdenticalPackages(BuildRecord first, BuildRecord second)
    {
        var right = ByName(second);
        return
        [
            .. ByName(first).Where(left => left.Value.Sha256 is { } hash && right.GetValueOrDefault(left.Key)?.Sha256 == hash)
                .Select(left => left.Key).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Gets <c>success</c>, <c>failure</c> and so on, or the bash scripts' word; a skipped build is a success.</summary>
    public static string ResultOf(BuildRecord build) => (build.Result ?? build.Status) is "skip" ? "success" : build.Result ?? build.Status;

    public static bool IsGood(BuildRecord build) => ResultOf(build) is "success";

    /// <summary>Tests whether the result depends on the source, unlike that of a cancelled build.</summary>
    public static bool IsConclusive(BuildRecord build) => ResultOf(build) is "success" or "failure" or "error" or "timeout" or "failed";

    private static string? Why(BuildRecord build) => IsGood(build) ? null
        : (build.Cause is "unknown" ? null : build.Cause) ?? build.Subject
            ?? (build.ExitCode is { } code and not 0 ? FormattableString.Invariant($"exit code {code}") : null);

    private static string WithCause(BuildRecord build, string result) => Why(build) is { } why ? $"{result} ({why})" : result;

    private static string? ContentOf(PackageFile? package) =>
        package is null ? null : $"{package.Version} sha256 {package.Sha256 ?? "unknown"}".TrimStart();

    private static Dictionary<string, PackageFile> ByName(BuildRecord build) => build.Packages
        .DistinctBy(package => package.Name, StringComparer.Ordinal).ToDictionary(package => package.Name, StringComparer.Ordinal);
}
