using BuildCoordination.Files;
using BuildCoordination.Publishing;

namespace BuildCoordination.Daemons;

/// <summary>Held by the one daemon of a server on this host. While it is held, others need neither beat nor wait for the outbox.</summary>
internal sealed class DaemonLock(OutboxFolder folder, string server)
{
    // A look at whether the lock is held takes it for an instant.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private string Path => System.IO.Path.Combine(folder.Root, $"{server}.daemon.lock");

    /// <summary>Whether a daemon runs.</summary>
    public bool IsHeld
    {
        get
        {
            if (!File.Exists(Path))
                return false;
            using var free = FileLock.TryAcquire(Path, folder.FileMode);
            return free is null;
        }
    }

    /// <summary>Becomes the daemon; null where there is one.</summary>
    public Task<FileLock?> AcquireAsync(CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(Path, Patience, cancellationToken, folder.FileMode);

    /// <summary>Removes the file; nobody is to hold it.</summary>
    public void Delete()
    {
        using var free = FileLock.TryAcquire(Path, folder.FileMode);
        free?.Delete();
    }
}
