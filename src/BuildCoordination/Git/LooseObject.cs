using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using BuildCoordination.Files;
using LibGit2Sharp;

namespace BuildCoordination.Git;

/// <summary>
/// An object in a file of its own, as git and libgit2 write most of them. libgit2 never ends reading one that is cut, as after a power
/// loss (https://github.com/libgit2/libgit2/issues/7342), so each is looked at before.
/// </summary>
internal static class LooseObject
{
    // In bytes. git's own bound for "commit 123", with which an object begins.
    private const int LongestHeader = 32;

    private const int BufferSize = 16 << 10;

    /// <exception cref="LibGit2SharpException">It is cut, or is no file.</exception>
    public static void ThrowIfCut(LibGit2Sharp.Repository repository, ObjectId id)
    {
        using var file = Open(Path.Combine(repository.Info.Path, "objects", id.Sha[..2], id.Sha[2..]));
        if (file is not null && !IsWhole(file))
            throw new LibGit2SharpException($"the object {id.Sha} is cut or no object");
    }

    private static bool IsWhole(Stream file)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var content = new ZLibStream(file, CompressionMode.Decompress);
            var count = content.ReadAtLeast(buffer, LongestHeader, throwOnEndOfStream: false);
            var end = buffer.AsSpan(0, Math.Min(count, LongestHeader)).IndexOf((byte)0);
            if (end < 0 || !long.TryParse(
                Encoding.ASCII.GetString(buffer, 0, end).Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                return false;
            }

            var left = size - (count - (end + 1));
            while (left > 0 && (count = content.Read(buffer)) > 0)
                left -= count;
            return left <= 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream? Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) ? File.OpenRead(path) : null;
        var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        if (handle is null)
            return error is LinuxFile.NoSuchEntry or LinuxFile.NotAFolder ? null : throw LinuxFile.Failure("Cannot open", path, error);
        if (LinuxFile.IsRegular(handle))
            return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        handle.Dispose();
        throw new LibGit2SharpException($"{path} is no file");
    }
}
