using System.Runtime.Versioning;

namespace BuildCoordination.Files;

/// <summary>A file that nobody can write, replace or move away: an immutable one, or a mount of its own.</summary>
internal static class FixedFile
{
    /// <summary>The first of some entries that is one; null if there is none.</summary>
    public static Entry? FindIn(IEnumerable<Entry> entries)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        foreach (var entry in entries)
        {
            if (IsFixed(entry))
                return entry;
        }

        return null;
    }

    // A missing right (EACCES) is no sign of it: the owner of the folder can replace such a file.
    [SupportedOSPlatform("linux")]
    private static bool IsFixed(Entry entry)
    {
        using var file = LinuxFile.Open(entry, LinuxFile.WriteOnly, default, out var error);
        if (error is LinuxFile.NotPermitted or LinuxFile.ReadOnlyFileSystem)
            return true;
        if (error is LinuxFile.NoSuchEntry)
            return false;
        if (file is not null && LinuxFile.IsRegular(file))
            return false;
        // A note that is seldom written would otherwise stay odd, and each command warn of it.
        return !OddEntry.MoveAway(entry) && error is LinuxFile.IsAFolder && OddEntry.IsOdd(entry);
    }
}
