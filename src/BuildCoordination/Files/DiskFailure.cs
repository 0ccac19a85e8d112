namespace BuildCoordination.Files;

/// <summary>The system's words for a disk that takes nothing more. git and libgit2 pass them on without the error's number.</summary>
internal static class DiskFailure
{
    private const string ReadOnly = "Read-only file system";

    // More than what is written at once, but for large documents.
    private const int ProbeBytes = 64 * 1024;

    private static readonly string[] Words = ["No space left on device", "Disk quota exceeded", ReadOnly];

    /// <summary>Gets those of the words that are in a text; null for none.</summary>
    public static string? Find(string text) => Words.FirstOrDefault(words => text.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>Tries whether a folder's disk takes something; the failure if it does not.</summary>
    public static IOException? Try(string folder)
    {
        var path = Path.Combine(folder, $".{Guid.NewGuid():N}{AtomicFile.TemporaryExtension}");
        try
        {
            File.WriteAllBytes(path, new byte[ProbeBytes]);
        }
        catch (IOException e) when (Find(e.Message) is { } words)
        {
            return new IOException(words, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something else is wrong with it.
        }
        finally
        {
            ((Entry)path).TryDelete();
        }

        return null;
    }

    /// <summary>Gets the remedy; an empty text for another error.</summary>
    public static string RemedyFor(string text) => Find(text) switch
    {
        null => "",
        ReadOnly => "Make that file system writable, then run the command again.",
        _ => "Make room there (space, inodes or quota), then run the command again.",
    };
}
