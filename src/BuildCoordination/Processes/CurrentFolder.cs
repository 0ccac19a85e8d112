namespace BuildCoordination.Processes;

/// <summary>The current folder, which may have been removed since this process was started in it.</summary>
internal static class CurrentFolder
{
    /// <summary>Leads to the current folder even if it has no name any more; nothing can be made in it then.</summary>
    private const string Nameless = "/proc/self/cwd";

    /// <summary>The path of the current folder, which exists or leads to none.</summary>
    public static string Path => Find() ?? Nameless;

    public static bool IsRemoved => Find() is null;

    /// <summary>Completes a path that a user named.</summary>
    /// <exception cref="DirectoryNotFoundException">It is relative, and the current folder was removed.</exception>
    public static string GetFullPath(string path) =>
        System.IO.Path.IsPathRooted(path) ? System.IO.Path.GetFullPath(path)
        : Find() is { } folder ? System.IO.Path.GetFullPath(path, folder)
        : throw new DirectoryNotFoundException($"'{path}' is relative, and the current folder was removed.");

    private static string? Find()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
