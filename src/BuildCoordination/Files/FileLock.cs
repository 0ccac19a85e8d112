using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// An exclusive lock on a file, held until disposed or until the process is gone, whichever way it goes. Children do not inherit it.
/// The lock is on the file, not on its name: never replace a lock file by another (write data to another file).
/// </summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>Of the files with which <see cref="Excludes"/> looks.</summary>
    public const string ProbeExtension = ".probe";

    private readonly Entry _entry;
    private readonly SafeFileHandle _file;
    private readonly LockTicket? _ticket;

    private FileLock(Entry entry, SafeFileHandle file, LockTicket? ticket = null) => (_entry, _file, _ticket) = (entry, file, ticket);

    public string Path => _entry.Path;

    /// <summary>Names the file itself, which a copy of it does not have; null if the system does not say.</summary>
    public string? Identity => OperatingSystem.IsLinux() ? LinuxFile.IdentityOf(_file) : null;

    /// <summary>Takes the lock, making the file when needed, or returns null when somebody holds it.</summary>
    /// <remarks>Anything but a file in its place is moved away, and a link is removed, never followed.</remarks>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileLock? TryAcquire(Entry entry, UnixFileMode mode = FileModes.PrivateFile) =>
        (OperatingSystem.IsLinux() ? OpenAndLock(entry, mode, LinuxFile.Lock) : OpenAlone(entry.Path)) is { } file
            ? new FileLock(entry, file)
            : null;

    /// <summary>
    /// Takes the lock, or returns null where it is still held after <paramref name="timeout"/>. Real time: the holder may be another
    /// process. The waiters of all processes get it in the order in which they came, so none of them starves.
    /// </summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static async Task<FileLock?> AcquireAsync(
        Entry entry, TimeSpan timeout, CancellationToken cancellationToken, UnixFileMode mode = FileModes.PrivateFile)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (OperatingSystem.IsLinux())
        {
            return (LockTicket.IsWaitedFor(entry) ? null : TryAcquire(entry, mode))
                ?? await LockWaiters.WaitAsync(entry, mode, timeout, cancellationToken).ConfigureAwait(false);
        }

        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Random.Shared.Next(5, 25), cancellationToken).ConfigureAwait(false))
        {
            if (TryAcquire(entry, mode) is { } acquired)
                return acquired;
            if (waited.Elapsed >= timeout)
                return null;
        }
    }

    /// <summary>Takes the lock, blocking this thread until it is free and all who waited before have had it.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    [SupportedOSPlatform("linux")]
    internal static FileLock WaitAndAcquire(Entry entry, UnixFileMode mode)
    {
        var ticket = LockTicket.Take(entry, mode);
        try
        {
            ticket?.WaitForTurn();
            return new FileLock(entry, OpenAndLock(entry, mode, LinuxFile.WaitAndLock)!, ticket);
        }
        catch
        {
            ticket?.Dispose();
            throw;
        }
    }

    /// <summary>Proves with two handles that a lock in this folder keeps a second one out. Some file systems grant both.</summary>
    public static bool Excludes(OpenFolder folder)
    {
        var probe = folder[$".{Guid.NewGuid():N}{ProbeExtension}"];
        using var first = TryAcquire(probe);
        using var second = TryAcquire(probe);
        first?.Delete();
        return first is not null && second is null;
    }

    /// <summary>Replaces the file's content, for others to read without the lock. A file that another user made stays as it is.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.SetLength(_file, 0);
            RandomAccess.Write(_file, bytes, fileOffset: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The lock is held all the same.
        }
    }

    /// <summary>Reads the file's beginning, as far as there is room for it.</summary>
    /// <returns>The number of bytes; 0 where it cannot be read.</returns>
    public int Read(Span<byte> bytes)
    {
        try
        {
            return RandomAccess.Read(_file, bytes, fileOffset: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Writes at the file's beginning. Most file systems need no more room on the disk for that.</summary>
    /// <returns>Whether it is written; the lock is held all the same.</returns>
    public bool Overwrite(ReadOnlySpan<byte> bytes, bool isDurable)
    {
        try
        {
            RandomAccess.Write(_file, bytes, fileOffset: 0);
            if (isDurable)
                RandomAccess.FlushToDisk(_file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes the file while holding it: who waits for it will make and lock a new one.</summary>
    public void Delete() => _entry.Delete();

    public void Dispose()
    {
        // Closing alone would not do: a child between fork and exec still has the descriptor.
        if (OperatingSystem.IsLinux() && !_file.IsClosed)
            LinuxFile.Unlock(_file);
        _file.Dispose();
        if (OperatingSystem.IsLinux())
            _ticket?.Dispose();
    }

    [SupportedOSPlatform("linux")]
    private static SafeFileHandle? OpenAndLock(Entry entry, UnixFileMode mode, Func<SafeFileHandle, int> take)
    {
        while (true)
        {
            var file = Open(entry, mode);
            switch (take(file))
            {
                case LinuxFile.WouldBlock:
                    file.Dispose();
                    return null;
                case 0 when LinuxFile.IsDeleted(file):
                    file.Dispose();
                    continue;
                default:
                    // If locks are not available, no process is excluded; see Excludes.
                    return file;
            }
        }
    }

    [SupportedOSPlatform("linux")]
    internal static SafeFileHandle Open(Entry entry, UnixFileMode mode)
    {
        var file = LinuxFile.Open(entry, LinuxFile.ReadWrite | LinuxFile.Create, mode, out var error);
        if (error == LinuxFile.AccessDenied)
        {
            // Another user of the group made it: a lock needs no right to write.
            file = LinuxFile.Open(entry, LinuxFile.ReadOnly, default, out error);
        }

        if (file is null ? OddEntry.IsOdd(entry) : !LinuxFile.IsRegular(file))
        {
            OddEntry.MoveAway(entry);
            file?.Dispose();
            file = LinuxFile.Open(entry, LinuxFile.ReadWrite | LinuxFile.Create, mode, out error);
        }

        return file ?? throw LinuxFile.Failure("Cannot open the lock", entry.Path, error);
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
