using BuildCoordination.Processes;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>Files that a reader sees whole or not at all, and that are on disk when a call returns unless it says otherwise.</summary>
internal static class AtomicFile
{
    /// <summary>Temporary names are <c>.….tmp</c>: readers of a folder pass over them.</summary>
    public const string TemporaryExtension = ".tmp";

    /// <summary>Writes a file, in place of one that is there; a link of that name is replaced, not followed. The folder must exist.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile) => Write(path, bytes, mode, isDurable: true);

    /// <summary>Writes as <see cref="Write(string, ReadOnlySpan{byte}, UnixFileMode)"/> does what survives the death of a process, but not a power loss: that may leave any bytes, or none.</summary>
    public static void WriteLightly(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile) => Write(path, bytes, mode, isDurable: false);

    /// <summary>Reads a whole file, or null when there is none. A link is refused with <see cref="IOException"/>. Unlike <see cref="File.ReadAllBytes(string)"/> it neither takes nor minds a lock.</summary>
    public static byte[]? Read(string path)
    {
        try
        {
            return OperatingSystem.IsLinux() ? ReadWithoutFollowing(path) : ReadShared(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The largest file of the state folder that is read.</summary>
    public const int Limit = 16 * 1024 * 1024;

    /// <summary>
    /// Reads a file of the state folder, or returns null where there is none. Anything else in its place counts as none, and the next write
    /// takes its place: a link, folder, pipe, socket or device, a file that this user may not read, and one of more than
    /// <see cref="Limit"/>.
    /// </summary>
    public static byte[]? ReadOwn(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileInfo(path).LinkTarget is null ? Read(path) : null;
        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        if (handle is not null)
            return LinuxFile.IsRegular(handle) && RandomAccess.GetLength(handle) <= Limit ? ReadAll(handle) : null;
        return error is LinuxFile.NoSuchEntry or LinuxFile.NotAFolder or LinuxFile.TooManyLinks
            or LinuxFile.AccessDenied or LinuxFile.NoSuchDevice or LinuxFile.NoDevice
            ? null
            : throw LinuxFile.Failure("Cannot open", path, error);
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool isDurable)
    {
        var folder = Path.GetDirectoryName(CurrentFolder.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{TemporaryExtension}");
        try
        {
            Fill(temporary, bytes, mode, isDurable);
            Put(temporary, path);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        if (isDurable)
            Folder.Sync(folder);
    }

    // A folder is not replaced by a file, and a link to one is not either.
    private static void Put(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && OddEntry.MoveAway(path))
        {
            File.Move(temporary, path, overwrite: true);
        }
    }

    private static void Fill(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool isDurable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using var stream = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
        stream.Write(bytes);
        stream.Flush(flushToDisk: isDurable);
    }

    private static byte[]? ReadWithoutFollowing(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        if (handle is null)
            return error == LinuxFile.NoSuchEntry ? null : throw LinuxFile.Failure("Cannot open", path, error);

        return LinuxFile.IsRegular(handle) ? ReadAll(handle) : throw new IOException($"Cannot read '{path}': it is not a regular file.");
    }

    private static byte[] ReadAll(SafeFileHandle handle)
    {
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return ReadAll(stream);
    }

    private static byte[] ReadShared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return ReadAll(stream);
    }

    internal static byte[] ReadAll(FileStream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
