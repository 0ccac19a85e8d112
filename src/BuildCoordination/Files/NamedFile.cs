namespace BuildCoordination.Files;

/// <summary>Files that a user named. A pipe or device among them never makes the caller wait without a limit.</summary>
internal static class NamedFile
{
    private const int Largest = 16 << 20;

    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(5);

    /// <summary>Whether there is an ordinary file, or nothing yet.</summary>
    public static bool IsOrdinary(string path) => !OperatingSystem.IsLinux() || LinuxFile.KindOf(path) is 0 or LinuxFile.Ordinary;

    /// <summary>Opens a file to read it. Each read of a pipe or device waits up to <paramref name="limit"/>; 5 s if null.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static Stream OpenRead(string path, TimeSpan? limit = null)
    {
        if (!OperatingSystem.IsLinux() || IsOrdinary(path))
            return File.OpenRead(path);
        var file = LinuxFile.OpenNamed(path, LinuxFile.ReadOnly, out var error) ?? throw LinuxFile.Failure("Cannot open", path, error);
        return new DeadlineStream(file, limit ?? DefaultLimit, isWritten: false);
    }

    /// <summary>Reads a whole file of at most 16 MB.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static byte[] ReadAllBytes(string path, TimeSpan? limit = null)
    {
        using var stream = OpenRead(path, limit);
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, count);
            if (memory.Length > Largest)
                throw new IOException($"'{path}' has more than {Largest >> 20} MB.");
        }

        return memory.ToArray();
    }

    /// <summary>Adds to the end of a file. A pipe or device that takes nothing for 5 s is left.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static void Append(string path, byte[] bytes)
    {
        if (!OperatingSystem.IsLinux() || IsOrdinary(path))
        {
            File.AppendAllBytes(path, bytes);
            return;
        }

        using var file = LinuxFile.OpenNamed(path, LinuxFile.WriteOnly, out var error)
            ?? throw (error == LinuxFile.NoSuchDevice
                ? new IOException($"'{path}' has no reader.")
                : LinuxFile.Failure("Cannot open", path, error));
        using var stream = new DeadlineStream(file, DefaultLimit, isWritten: true);
        stream.Write(bytes);
    }
}
