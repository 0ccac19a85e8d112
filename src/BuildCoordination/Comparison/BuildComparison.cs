using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>The comparison of two builds.</summary>
public sealed class BuildComparison
{
    internal BuildComparison(ComparedBuild first, ComparedBuild second)
    {
        (FirstServer, FirstBuild, SecondServer, SecondBuild) = (first.Server, first.Build, second.Server, second.Build);
        Differences =
            [.. Outcomes.Of(first.Build, second.Build), .. Causes.Of(first, second), .. Outcomes.OfPackages(first.Build, second.Build)];
        IdenticalPackages = Outcomes.IdenticalPackages(first.Build, second.Build);
        WithoutEnvironment =
            [.. new[] { first, second }.Where(build => build.Environment is null).Select(build => build.Server).Distinct()];
    }

    private BuildComparison(BuildComparison other, IReadOnlyList<BuildDifference> differences)
    {
        FirstServer = other.FirstServer;
        FirstBuild = other.FirstBuild;
        SecondServer = other.SecondServer;
        SecondBuild = other.SecondBuild;
        Differences = differences;
        IdenticalPackages = other.IdenticalPackages;
        WithoutEnvironment = other.WithoutEnvironment;
    }

    /// <summary>The server of the first build.</summary>
    public string FirstServer { get; }

    /// <summary>The first build.</summary>
    public BuildRecord FirstBuild { get; }

    /// <summary>The server of the second build.</summary>
    public string SecondServer { get; }

    /// <summary>The second build.</summary>
    public BuildRecord SecondBuild { get; }

    /// <summary>
    /// The differences, the most relevant first: the results, then possible causes, then the packages. Only data that both servers
    /// published is compared. Empty if there is no difference.
    /// </summary>
    public IReadOnlyList<BuildDifference> Differences { get; }

    /// <summary>The names of the packages that have the same SHA-256 in both builds.</summary>
    public IReadOnlyList<string> IdenticalPackages { get; }

    /// <summary>
    /// The servers that did not publish the environment of their build: only the result, commit and packages are compared.
    /// </summary>
    public IReadOnlyList<string> WithoutEnvironment { get; }

    /// <summary>Creates a copy of this comparison, setting the differences.</summary>
    internal BuildComparison WithDifferences(IReadOnlyList<BuildDifference> differences) => new(this, differences);
}
