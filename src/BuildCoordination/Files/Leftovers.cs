using System.IO.Enumeration;

namespace BuildCoordination.Files;

/// <summary>Temporary files of processes that were killed before they could name or remove them.</summary>
internal static class Leftovers
{
    // A temporary file has its name within moments; who has not named it after a day is gone, or has hung with nobody waiting for it.
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Removes those below a folder that are older than a day. Links are not followed, repositories not looked into.</summary>
    public static void Remove(string folder, DateTimeOffset now)
    {
        var old = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), Everywhere)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && IsTemporary(entry.FileName) && now - entry.LastWriteTimeUtc > Age,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.FileName.EndsWith(".git"),
        };
        foreach (var file in old)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, who removes it himself.
            }
        }
    }

    // A dot, the 32 digits of a Guid, and what it was for.
    private static bool IsTemporary(ReadOnlySpan<char> name) =>
        name is { Length: > 33 } and ['.', ..] && Guid.TryParseExact(name[1..33], "N", out _) && name[33..] is AtomicFile.TemporaryExtension or FileLock.ProbeExtension;
}
