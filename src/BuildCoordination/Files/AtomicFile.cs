using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>Files that a reader sees whole or not at all, and that are on disk when a call returns unless it says otherwise.</summary>
internal static class AtomicFile
{
    /// <summary>Temporary names are <c>.….tmp</c>: readers of a folder pass over them.</summary>
    public const string TemporaryExtension = ".tmp";

    /// <summary>
    /// Writes a file, in place of one that is there; a link of that name is replaced, not followed. The folder must exist.
    /// </summary>
    public static void Write(Entry entry, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile) =>
        Write(entry, bytes, mode, isDurable: true);

    /// <summary>
    /// Writes files of one folder in their order, as <see cref="Write(Entry, ReadOnlySpan{byte}, UnixFileMode)"/> does. They are on disk
    /// when it returns, with one wait for the folder.
    /// </summary>
    public static void WriteAll(IReadOnlyList<(Entry Entry, byte[] Bytes)> files, UnixFileMode mode = FileModes.PrivateFile)
    {
        foreach (var (entry, bytes) in files)
            WriteBeforeSync(entry, bytes, mode, isDurable: true);
        if (files.Count > 0)
            Folder.Sync(files[0].Entry);
    }

    /// <summary>
    /// Writes as <see cref="Write(Entry, ReadOnlySpan{byte}, UnixFileMode)"/> does; the file survives a crash of the process, but not a
    /// power loss: that may leave any bytes, or none.
    /// </summary>
    public static void WriteWithoutSync(Entry entry, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile) =>
        Write(entry, bytes, mode, isDurable: false);

    /// <summary>
    /// Reads a whole file, or null when there is none. A link causes an <see cref="IOException"/>. Unlike
    /// <see cref="File.ReadAllBytes(string)"/> it neither takes nor respects a lock.
    /// </summary>
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
    public static byte[]? ReadOwn(Entry entry) => ReadOwn(entry, out _);

    /// <summary>
    /// Reads as <see cref="ReadOwn(Entry)"/> does, and says who owns the file that was read (null if the system does not).
    /// </summary>
    public static byte[]? ReadOwn(Entry entry, out uint? owner)
    {
        owner = null;
        if (!OperatingSystem.IsLinux())
            return entry.IsLink ? null : Read(entry.Path);
        using var handle = LinuxFile.Open(entry, LinuxFile.ReadOnly, default, out var error);
        if (handle is not null)
        {
            var status = LinuxFile.StatusOf(handle);
            owner = status?.Owner;
            if (status is not { } known || (known.Kind == LinuxFile.Ordinary && known.Size <= Limit))
                return ReadAll(handle, status?.Size ?? 0);
            entry.Folder?.OnOddEntry?.Invoke(entry.Path);
            return null;
        }

        if (error is not LinuxFile.NoSuchEntry && entry.Folder?.OnOddEntry is { } report && OddEntry.IsOdd(entry))
            report(entry.Path);
        return error is LinuxFile.NoSuchEntry or LinuxFile.NotAFolder or LinuxFile.TooManyLinks
            or LinuxFile.AccessDenied or LinuxFile.NoSuchDevice or LinuxFile.NoDevice
            ? null
            : throw LinuxFile.Failure("Cannot open", entry.Path, error);
    }

    private static void Write(Entry entry, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool isDurable)
    {
        WriteBeforeSync(entry, bytes, mode, isDurable);
        if (isDurable)
            Folder.Sync(entry);
    }

    private static void WriteBeforeSync(Entry entry, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool isDurable)
    {
        var temporary = entry.Sibling($".{Guid.NewGuid():N}{TemporaryExtension}");
        try
        {
            Fill(temporary, bytes, mode, isDurable);
            Put(temporary, entry);
        }
        catch
        {
            temporary.TryDelete();
            throw;
        }
    }

    // A rename cannot replace a folder, and would replace anything else without a warning.
    private static void Put(Entry temporary, Entry entry)
    {
        if (OperatingSystem.IsLinux() && OddEntry.IsOdd(entry))
            OddEntry.MoveAway(entry);
        temporary.MoveTo(entry);
    }

    private static void Fill(Entry entry, ReadOnlySpan<byte> bytes, UnixFileMode mode, bool isDurable)
    {
        using var stream = Create(entry, mode);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
        try
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: isDurable);
        }
        catch (IOException e) when (!e.Message.Contains('/', StringComparison.Ordinal))
        {
            // By its handle alone the system does not know the file's name.
            throw new IOException($"Cannot write a file in '{FolderOf(entry)}': {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Creates a file for writing.</summary>
    /// <exception cref="IOException">It is there already, or cannot be created.</exception>
    public static FileStream Create(Entry entry, UnixFileMode mode)
    {
        if (OperatingSystem.IsLinux())
        {
            var file = LinuxFile.Open(entry, LinuxFile.WriteOnly | LinuxFile.CreateNew, mode, out var error);
            return file is not null ? new FileStream(file, FileAccess.Write, bufferSize: 0)
                : throw (error == LinuxFile.NoSuchEntry
                    ? new DirectoryNotFoundException($"There is no folder for '{entry}'.")
                    : LinuxFile.Failure("Cannot create a file in", FolderOf(entry), error));
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        return new FileStream(entry.Path, options);
    }

    // Temporary names differ each time: the same failure reads the same.
    private static string FolderOf(Entry entry) => Path.GetDirectoryName(entry.Path) ?? entry.Path;

    private static byte[]? ReadWithoutFollowing(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        if (handle is null)
            return error == LinuxFile.NoSuchEntry ? null : throw LinuxFile.Failure("Cannot open", path, error);

        return LinuxFile.IsRegular(handle)
            ? ReadAll(handle, LinuxFile.StatusOf(handle)?.Size ?? 0)
            : throw new IOException($"Cannot read '{path}': it is not a regular file.");
    }

    private static byte[] ReadAll(SafeFileHandle handle, long size)
    {
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (size is > 0 and <= Limit)
        {
            var bytes = new byte[size];
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && stream.ReadByte() < 0)
                return bytes;
            // It changed its length meanwhile.
            stream.Position = 0;
        }

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
