using System.Text;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Compares the end of a build with another server's newest build of the same commit.</summary>
internal static class OtherBuilders
{
    /// <summary>
    /// Adds a line about the other build to the message of the end. It adds none if all builds agree, or no other server built the commit.
    /// </summary>
    public static OutgoingMessage AddTo(OutgoingMessage message, ComparedBuild? own, TreeChanges documents)
    {
        if (own is null || !OtherBuilds.CanCompare(own.Build))
            return message;
        var others = documents.List("").Where(server => ServerId.IsValid(server) && server != own.Server).Take(Limits.Servers)
            .Select(server => (Server: server, Build: NewestOf(server, own.Build, documents)))
            .Where(other => other.Build is not null)
            .Select(other => (other.Server, other.Build!));
        return OtherBuilds.Choose(own.Build, others) is var (server, build)
            ? message.WithFact(OtherBuilds.Describe(new(new(server, build, EnvironmentOf(server, build, documents)), own)))
            : message;
    }

    // Most builds of a fleet are of other commits: their documents are not even parsed.
    private static BuildRecord? NewestOf(string server, BuildRecord own, TreeChanges documents) =>
        documents.Read(RepositoryPaths.Builds(server)) is { Length: <= Limits.DocumentBytes } bytes
        && bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(own.Commit!)) >= 0
            ? OtherBuilds.NewestOf(BuildsDocument.Parse(bytes).Builds, own)
            : null;

    private static BuildEnvironment? EnvironmentOf(string server, BuildRecord build, TreeChanges documents) =>
        EnvironmentDocument.IsHash(build.Environment)
            ? EnvironmentDocument.Read(documents.Read(RepositoryPaths.Environment(server, build.Environment!)))
            : null;
}
