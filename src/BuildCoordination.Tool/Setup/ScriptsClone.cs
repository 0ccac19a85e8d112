using LibGit2Sharp;

namespace BuildCoordination.Tool.Setup;

/// <summary>The older scripts' clone: where it came from is where this server's fleet is.</summary>
internal static class ScriptsClone
{
    public static string? RepositoryOf(string folder)
    {
        try
        {
            using var clone = new LibGit2Sharp.Repository(folder);
            // As the clone has it: git's own rewriting (url.*.insteadOf) may put a token into it, and is done again at each push.
            return clone.Config.Get<string>("remote.origin.url", ConfigurationLevel.Local)?.Value;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // No clone there, or one that cannot be read: LibGit2Sharp throws nearly any type.
            return null;
        }
    }
}
