using System.Diagnostics;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Files;

/// <summary>
/// A waiter's place in the order of all who wait for a lock, in whichever process. It is kept until the lock is released.
/// </summary>
/// <remarks>
/// flock(2) wakes the first waiter, but a process that asks again at once is faster than one that has to wake up, and had the lock 25 times
/// as often. So each waiter locks one byte of a file next to the lock, at the nanosecond at which it came, and waits until all lower bytes
/// are free. The kernel frees the byte of a process that ends. Only the order depends on this, never who has the lock: where the file
/// cannot be used, as by another user, there is none.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class LockTicket : IDisposable
{
    /// <summary>The extension of the file next to a lock. The first process that has to wait creates it.</summary>
    public const string Extension = ".queue";

    private readonly SafeFileHandle _file;
    private readonly long _place;

    private LockTicket(SafeFileHandle file, long place) => (_file, _place) = (file, place);

    /// <summary>Joins the queue at its end; null where there cannot be one.</summary>
    public static LockTicket? Take(Entry entry, UnixFileMode mode)
    {
        if (Open(entry, mode) is not { } file)
            return null;
        var ticket = new LockTicket(file, Stopwatch.GetTimestamp());
        if (LinuxFile.LockBytes(file, ticket._place, length: 1, LinuxFile.ByExclusion, wait: true))
            return ticket;
        file.Dispose();
        return null;
    }

    /// <summary>Whether somebody is in the queue.</summary>
    public static bool IsWaitedFor(Entry entry)
    {
        if (!QueueOf(entry).Exists || Open(entry, FileModes.PrivateFile) is not { } file)
            return false;
        using (file)
            return !LinuxFile.LockBytes(file, 0, long.MaxValue, LinuxFile.BySharing, wait: false);
    }

    /// <summary>Blocks this thread until all who came before have had the lock or have gone.</summary>
    public void WaitForTurn()
    {
        LinuxFile.LockBytes(_file, 0, _place, LinuxFile.BySharing, wait: true);
        LinuxFile.LockBytes(_file, 0, _place, LinuxFile.NotAtAll, wait: false);
    }

    public void Dispose()
    {
        // Closing alone would not do: a child between fork and exec still has the descriptor.
        if (!_file.IsClosed)
            LinuxFile.LockBytes(_file, 0, long.MaxValue, LinuxFile.NotAtAll, wait: false);
        _file.Dispose();
    }

    private static Entry QueueOf(Entry entry) => entry with { Name = entry.Name + Extension };

    private static SafeFileHandle? Open(Entry entry, UnixFileMode mode)
    {
        try
        {
            return FileLock.Open(QueueOf(entry), mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
