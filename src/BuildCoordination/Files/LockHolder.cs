using System.Runtime.Versioning;

namespace BuildCoordination.Files;

/// <summary>The process that holds a lock, as <c>/proc/locks</c> lists it.</summary>
[SupportedOSPlatform("linux")]
internal static class LockHolder
{
    private const int PidColumn = 4;
    private const int FileColumn = 5;

    /// <summary>
    /// Describes the process, such as "process 4711 (buildcoord) of user 1000"; null if none is listed, as for one of another container.
    /// </summary>
    public static string? Describe(Entry entry)
    {
        try
        {
            if (LinuxFile.Open(entry, LinuxFile.ReadOnly, default, out _) is not { } file)
                return null;
            using (file)
            {
                return LinuxFile.IdentityOf(file)?.Split(':') is [_, _, var inode, ..] ? Describe($":{inode}") : null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Describe(string inode)
    {
        // A waiter's line has an arrow in front of the columns. Some file systems list another device than files have.
        string[][] holders =
        [
            .. File.ReadLines("/proc/locks").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns.Length > FileColumn && columns[1] == "FLOCK"
                    && columns[FileColumn].EndsWith(inode, StringComparison.Ordinal)),
        ];
        if (holders is not [var holder] || holder[PidColumn] is not [>= '1' and <= '9', ..])
            return null;
        var folder = $"/proc/{holder[PidColumn]}";
        var name = File.ReadAllText($"{folder}/comm").Trim();
        return LinuxFile.OwnerOf(folder) is { } user ? $"process {holder[PidColumn]} ({name}) of user {user}" : null;
    }
}
