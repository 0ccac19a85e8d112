namespace BuildCoordination.Files;

internal static class Folder
{
    /// <summary>Makes a folder and those above it that are missing, with exactly <paramref name="mode"/>; one that is there stays as it is.</summary>
    public static void Make(string path, UnixFileMode mode = FileModes.PrivateFolder)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // 0755 less the umask above it: those are not ours.
        if (Path.GetDirectoryName(path) is { } above)
            Directory.CreateDirectory(above);
        Directory.CreateDirectory(path, mode & ~UnixFileMode.SetGroup);
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user of the group made it a moment before us.
        }
    }

    /// <summary>Makes new and renamed entries of a folder survive a power loss. Does nothing where the system has no such call.</summary>
    public static void Sync(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;

        // With the dot, a folder that is reached through a link is synced too.
        using var folder = LinuxFile.Open(Path.Combine(path, "."), LinuxFile.ReadOnly, default, out var error);
        if (folder is not null)
            error = LinuxFile.Sync(folder);

        // Some file systems have nothing to sync in a folder and say so.
        if (error is not 0 and not LinuxFile.InvalidArgument and not LinuxFile.ReadOnlyFileSystem)
            throw LinuxFile.Failure("Cannot sync the folder", path, error);
    }
}
