using LibGit2Sharp;

namespace BuildCoordination.Builds;

/// <summary>Branch and commit of a source tree. A tree without git, or of another user's, is built all the same: "unknown".</summary>
internal sealed record SourceRevision(string? Branch, string? Commit)
{
    public const string Unknown = "unknown";

    public static SourceRevision Of(string? source)
    {
        if (source is null)
            return new SourceRevision(null, null);
        try
        {
            if (Repository.Discover(source) is not { } path)
                return new SourceRevision(null, Unknown);
            using var repository = new Repository(path);
            var head = repository.Head;
            return new SourceRevision(repository.Info.IsHeadDetached ? null : head.FriendlyName, head.Tip?.Sha ?? Unknown);
        }
        catch (Exception e) when (e is LibGit2SharpException or IOException or UnauthorizedAccessException)
        {
            return new SourceRevision(null, Unknown);
        }
    }
}
