using System.Runtime.Versioning;
using BuildCoordination.Files;

namespace BuildCoordination.Git;

/// <summary>A copy of a cache that may be read but not written, so that what was known last is shown.</summary>
internal static class CacheCopy
{
    /// <summary>Copies a cache that this user or root made to a place where none is; leaves nothing there if it cannot be read.</summary>
    public static void TryMake(string from, string to)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(from)
            || (new Entry(null, from).Owner is var owner && owner != 0 && owner != LinuxFile.CurrentUser))
        {
            return;
        }

        try
        {
            Copy(new DirectoryInfo(from), to);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(to))
                Directory.Delete(to, recursive: true);
        }
    }

    // Neither links nor anything that could block: a cache that lacks a file is rebuilt.
    [SupportedOSPlatform("linux")]
    private static void Copy(DirectoryInfo from, string to)
    {
        Folder.Make(to, FileModes.PrivateFolder);
        foreach (var entry in from.EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
        {
            var copy = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo folder)
                Copy(folder, copy);
            else if (LinuxFile.KindOf(entry.FullName) == LinuxFile.Ordinary)
                File.Copy(entry.FullName, copy);
        }
    }
}
