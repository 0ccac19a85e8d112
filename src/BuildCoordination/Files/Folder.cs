namespace BuildCoordination.Files;

internal static class Folder
{
    /// <summary>Makes new and renamed entries of a folder survive a power loss. Does nothing where the system has no such call.</summary>
    public static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // With the dot, a folder that is reached through a link is synced too.
        using var folder = LinuxFile.Open(Path.Combine(path, "."), LinuxFile.ReadOnly, default, out var error);
        if (folder is not null)
        {
            error = LinuxFile.Sync(folder);
        }

        // Some file systems have nothing to sync in a folder and say so.
        if (error is not 0 and not LinuxFile.InvalidArgument and not LinuxFile.ReadOnlyFileSystem)
        {
            throw LinuxFile.Failure("Cannot sync the folder", path, error);
        }
    }
}
