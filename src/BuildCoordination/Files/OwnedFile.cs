namespace BuildCoordination.Files;

/// <summary>Who owns a file, null where the system does not say, and who may do what with it.</summary>
internal sealed record OwnedFile(uint? Owner, UnixFileMode Mode)
{
    /// <summary>Reads a file, and the owner and mode of that very file. A link is refused with <see cref="IOException"/>.</summary>
    public static OwnedFile Read(string path, out byte[] bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            bytes = File.ReadAllBytes(path);
            return new(null, default);
        }

        using var handle = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out var error) ?? throw LinuxFile.Failure("Cannot open", path, error);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        bytes = AtomicFile.ReadAll(stream);
        return new(LinuxFile.Owner(handle), File.GetUnixFileMode(handle));
    }
}
