using BuildCoordination.Git;

namespace BuildCoordination.Repository;

/// <summary>The coordination repository of a machine that nobody set up: bare, under the state folder.</summary>
internal static class EmbeddedRepository
{
    public static void Create(string path, string branch)
    {
        try
        {
            if (LibGit2Sharp.Repository.IsValid(path))
                return;
            using var repository = new LibGit2Sharp.Repository(LibGit2Sharp.Repository.Init(path, isBare: true));
            repository.Refs.UpdateTarget("HEAD", $"refs/heads/{branch}");
        }
        catch (Exception e) when (CacheFailure.IsKnown(e) && e is not (IOException or UnauthorizedAccessException))
        {
            throw CacheFailure.FromEmbedded(path, e);
        }
    }
}
