using System.Security.Cryptography;

namespace BuildCoordination.Files;

/// <summary>A file that only takes room on the disk, and is removed when something must be written to a disk that may be full.</summary>
internal static class DiskRoom
{
    // To rename a small file, Btrfs with a quota needs more than 64 KiB.
    private const int Bytes = 256 * 1024;

    /// <summary>Takes the room. On a full disk there is none, and nothing happens.</summary>
    public static void Take(Entry entry, UnixFileMode mode)
    {
        try
        {
            using var file = AtomicFile.Create(entry, mode);
            // A file system that compresses would shrink anything else.
            var noise = new byte[8192];
            for (var written = 0; written < Bytes; written += noise.Length)
            {
                RandomNumberGenerator.Fill(noise);
                file.Write(noise);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            entry.TryDelete();
        }
    }
}
