using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// An exclusive lock on a file, held until disposed or until the process is gone, whichever way it goes. Children do not inherit it.
/// The lock is on the file, not on its name: never replace a lock file by another (write what is to be read beside it).
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>Of the files with which <see cref="Excludes"/> looks.</summary>
    public const string ProbeExtension = ".probe";

    private readonly SafeFileHandle _file;

    private FileLock(string path, SafeFileHandle file) => (Path, _file) = (path, file);

    public string Path { get; }

    /// <summary>Takes the lock, making the file when needed, or returns null when somebody holds it.</summary>
    /// <remarks>A link in the file's place is removed, never followed.</remarks>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileLock? TryAcquire(string path, UnixFileMode mode = FileModes.PrivateFile) =>
        (OperatingSystem.IsLinux() ? OpenAndLock(path, mode) : OpenAlone(path)) is { } file ? new FileLock(path, file) : null;

    /// <summary>Takes the lock, waiting up to <paramref name="timeout"/> for its holder, or returns null. Real time: the holder is another process.</summary>
    public static async Task<FileLock?> AcquireAsync(string path, TimeSpan timeout, CancellationToken cancellationToken, UnixFileMode mode = FileModes.PrivateFile)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path, mode) is { } acquired)
                return acquired;
            if (waited.Elapsed >= timeout)
                return null;
            await Task.Delay(Random.Shared.Next(5, 25), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Proves with two handles that a lock in this folder keeps a second one out. Some file systems grant both.</summary>
    public static bool Excludes(string folder)
    {
        var path = System.IO.Path.Combine(folder, $".{Guid.NewGuid():N}{ProbeExtension}");
        using var first = TryAcquire(path);
        using var second = TryAcquire(path);
        first?.Delete();
        return first is not null && second is null;
    }

    /// <summary>Removes the file while holding it: who waits for it will make and lock a new one.</summary>
    public void Delete() => File.Delete(Path);

    public void Dispose()
    {
        // Closing alone would not do: a child between fork and exec still has the descriptor.
        if (OperatingSystem.IsLinux() && !_file.IsClosed)
            LinuxFile.Unlock(_file);
        _file.Dispose();
    }

    private static SafeFileHandle? OpenAndLock(string path, UnixFileMode mode)
    {
        while (OperatingSystem.IsLinux())
        {
            var file = Open(path, mode);
            switch (LinuxFile.Lock(file))
            {
                case LinuxFile.WouldBlock:
                    file.Dispose();
                    return null;
                case 0 when LinuxFile.IsDeleted(file):
                    file.Dispose();
                    continue;
                default:
                    // Where locks are not to be had, nobody is kept out; Excludes tells.
                    return file;
            }
        }

        return null;
    }

    private static SafeFileHandle Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException();
        var file = LinuxFile.Open(path, LinuxFile.ReadWrite | LinuxFile.Create, mode, out var error);
        if (error == LinuxFile.AccessDenied)
        {
            // Another user of the group made it: a lock needs no right to write.
            file = LinuxFile.Open(path, LinuxFile.ReadOnly, default, out error);
        }

        if (error == LinuxFile.TooManyLinks)
        {
            RemoveLink(path);
            file = LinuxFile.Open(path, LinuxFile.ReadWrite | LinuxFile.Create, mode, out error);
        }

        return file ?? throw LinuxFile.Failure("Cannot open the lock", path, error);
    }

    // Under a lock of the folder: else another process that found the link too could remove the lock that a first one made in its place.
    private static void RemoveLink(string path)
    {
        using var folder = OperatingSystem.IsLinux() ? LinuxFile.Open(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, "."), LinuxFile.ReadOnly, default, out _) : null;
        if (folder is not null && OperatingSystem.IsLinux() && LinuxFile.Lock(folder) != LinuxFile.WouldBlock && new FileInfo(path).LinkTarget is not null)
            File.Delete(path);
    }

    private static SafeFileHandle? OpenAlone(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }
}
