namespace BuildCoordination.Files;

/// <summary>Files that a reader sees whole or not at all, and that are on disk when a call returns unless it says otherwise.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file, in place of one that is there. The folder must exist.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile)
    {
        using var staged = StagedFile.Write(FolderOf(path), bytes, mode);
        staged.MoveTo(path);
    }

    /// <summary>Writes as <see cref="Write"/> does what survives the death of a process, but not a power loss: that may leave any bytes, or none.</summary>
    public static void WriteLightly(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile)
    {
        using var staged = StagedFile.Write(FolderOf(path), bytes, mode, isDurable: false);
        staged.MoveTo(path);
    }

    /// <summary>Writes a file only if none is there; of several who try at once, one gets true.</summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = FileModes.PrivateFile)
    {
        using var staged = StagedFile.Write(FolderOf(path), bytes, mode);
        return staged.TryMoveTo(path);
    }

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

    /// <summary>Reads a file of our own bookkeeping: a link in its place is none of ours, and the next write takes its place.</summary>
    public static byte[]? ReadOwn(string path) => new FileInfo(path).LinkTarget is null ? Read(path) : null;

    private static byte[]? ReadWithoutFollowing(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error);
        if (handle is null)
        {
            return error == LinuxFile.NoSuchEntry ? null : throw LinuxFile.Failure("Cannot open", path, error);
        }

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

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
