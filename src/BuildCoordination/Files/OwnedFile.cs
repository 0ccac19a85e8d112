namespace BuildCoordination.Files;

/// <summary>
/// A file's content, who owns it (null where the system does not say), and who may do what with it, all of the very same file.
/// </summary>
internal sealed record OwnedFile(byte[] Bytes, uint? Owner, UnixFileMode Mode)
{
    private const int Largest = 1 << 20;

    /// <exception cref="IOException">It cannot be read, has more than 1 MB, or is a link, pipe or device.</exception>
    public static OwnedFile Read(string path)
    {
        if (!OperatingSystem.IsLinux())
            return new(File.ReadAllBytes(path), null, default);
        if (!NamedFile.IsOrdinary(path))
            throw new IOException($"'{path}' is no file.");
        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error)
            ?? throw LinuxFile.Failure("Cannot open", path, error);
        if (!LinuxFile.IsRegular(handle))
            throw new IOException($"Cannot read '{path}': it is not a regular file.");
        if (RandomAccess.GetLength(handle) > Largest)
            throw new IOException($"'{path}' has more than {Largest >> 20} MB.");
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return new(AtomicFile.ReadAll(stream), LinuxFile.Owner(handle), File.GetUnixFileMode(handle));
    }
}
