namespace BuildCoordination.Files;

/// <summary>The git repository that a folder is part of, as its files show it.</summary>
internal static class SourceTree
{
    /// <summary>Gets the folder that holds the git repository around a folder; null outside of any.</summary>
    /// <param name="folder">An absolute path. What a link in it leads to is not asked for.</param>
    public static string? Around(string folder)
    {
        for (var above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Path.Exists(Path.Combine(above, ".git")))
                return above;
        }

        return null;
    }
}
