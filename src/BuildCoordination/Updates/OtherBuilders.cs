using System.Text;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Compares the end of a build with another server's newest build of the same commit.</summary>
internal static class OtherBuilders
{
    private const int ShownDifferences = 3;
    private const int LongestText = 60;

    // The kernels of two machines nearly always differ, and so do installed packages that no build uses.
    private static readonly string[] Relevant =
        ["source", "dependency", "jdk", "maven", "profile", "arguments", "variable", "locale", "time zone", "umask",
            "architecture", "system"];

    /// <summary>
    /// Adds a line about the other build to the message of the end. It adds none if all builds agree, or no other server built the commit.
    /// </summary>
    public static OutgoingMessage AddTo(OutgoingMessage message, ComparedBuild? own, TreeChanges documents)
    {
        if (own is not { Build.Commit: { Length: > 0 } commit and not "unknown" } || !Outcomes.IsConclusive(own.Build))
            return message;
        var others = documents.List("").Where(server => ServerId.IsValid(server) && server != own.Server).Take(Limits.Servers)
            .Select(server => (Server: server, Build: NewestOf(server, commit, own.Build.Name, documents)))
            .Where(other => other.Build is not null && Outranks(own.Build, other.Build) > 0)
            .ToList();
        if (others.Count == 0)
            return message;
        var (server, build) = others.OrderByDescending(other => Outranks(own.Build, other.Build!))
            .ThenByDescending(other => other.Build!.CompletedAt).First();
        return message.WithFact(Describe(new(new(server, build!, EnvironmentOf(server, build!, documents)), own)));
    }

    // Most builds of a fleet are of other commits: their documents are not even parsed.
    private static BuildRecord? NewestOf(string server, string commit, string? name, TreeChanges documents) =>
        documents.Read(RepositoryPaths.Builds(server)) is { Length: <= Limits.DocumentBytes } bytes
        && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(commit)) >= 0
            ? BuildsDocument.Parse(bytes)
                .Builds.FirstOrDefault(build => build.Commit == commit && build.Name == name && Outcomes.IsConclusive(build))
            : null;

    // 2: it ended otherwise; 1: it made other packages.
    private static int Outranks(BuildRecord own, BuildRecord? other) => other is null ? 0
        : Outcomes.IsGood(own) != Outcomes.IsGood(other) ? 2
        : Outcomes.OfPackages(own, other).Any() ? 1
        : 0;

    private static BuildEnvironment? EnvironmentOf(string server, BuildRecord build, TreeChanges documents) =>
        EnvironmentDocument.IsHash(build.Environment)
            ? EnvironmentDocument.Read(documents.Read(RepositoryPaths.Environment(server, build.Environment!)))
            : null;

    private static string Describe(BuildComparison comparison)
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
}
