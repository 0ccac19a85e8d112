namespace BuildCoordination.Files;

/// <summary>Temporary files of processes that were killed before they could name or remove them.</summary>
internal static class Leftovers
{
    // A temporary file has its name within moments; who has not named it after a day is gone, or has hung with nobody waiting for it.
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    // repositories/<key>/outbox/refused. In a shared folder anybody may make deeper ones.
    private const int Depth = 4;

    /// <summary>Removes those below a folder that are older than a day. Links are not followed, repositories not looked into.</summary>
    public static void Remove(OpenFolder folder, DateTimeOffset now) => Remove(folder, now, Depth);

    private static void Remove(OpenFolder folder, DateTimeOffset now, int depth)
    {
        foreach (var name in folder.Names().Where(name => IsTemporary(name)))
        {
            // One of another user stays: that user's processes remove it.
            if (now - folder[name].LastWrite > Age)
                folder[name].TryDelete();
        }

        if (depth == 0)
            return;
        foreach (var name in folder.Names(foldersOnly: true).Where(name => !name.EndsWith(".git", StringComparison.Ordinal)))
        {
            if (TryOpen(folder, name) is { } below)
                Remove(below, now, depth - 1);
        }
    }

    private static OpenFolder? TryOpen(OpenFolder folder, string name)
    {
        try
        {
            return folder.Find(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A dot, the 32 digits of a Guid, and what it was for.
    private static bool IsTemporary(ReadOnlySpan<char> name) =>
        name is { Length: > 33 } and ['.', ..] && Guid.TryParseExact(name[1..33], "N", out _)
            && name[33..] is AtomicFile.TemporaryExtension or FileLock.ProbeExtension;
}
