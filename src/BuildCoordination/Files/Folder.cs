using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

internal static class Folder
{
    /// <summary>
    /// Makes a folder and those above it that are missing, with exactly <paramref name="mode"/>; one that is there stays as it is.
    /// </summary>
    public static void Make(string path, UnixFileMode mode = FileModes.PrivateFolder)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        // 0755 without the umask for the folders above it: those do not belong to buildcoord.
        if (Path.GetDirectoryName(path) is { } above)
            Directory.CreateDirectory(above);
        Directory.CreateDirectory(path, mode & ~UnixFileMode.SetGroup);
        try
        {
            File.SetUnixFileMode(path, mode);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user of the group has just created it.
        }
    }

    /// <summary>Makes a new or renamed entry of a folder survive a power loss. Does nothing where the system has no such call.</summary>
    public static void Sync(Entry entry)
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (entry.Folder is { } open)
        {
            Sync(open.Handle, open.Path);
            return;
        }

        // With the dot, a folder that is reached through a link is synced too.
        var path = entry.Sibling(".").Path;
        using var folder = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error)
            ?? throw LinuxFile.Failure("Cannot sync the folder", path, error);
        Sync(folder, path);
    }

    [SupportedOSPlatform("linux")]
    private static void Sync(SafeFileHandle folder, string path)
    {
        // Some file systems have nothing to sync in a folder and say so.
        if (LinuxFile.Sync(folder) is var error and not (0 or LinuxFile.InvalidArgument or LinuxFile.ReadOnlyFileSystem))
            throw LinuxFile.Failure("Cannot sync the folder", path, error);
    }
}
