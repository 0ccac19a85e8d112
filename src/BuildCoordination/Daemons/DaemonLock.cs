using System.Text.Json;
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
            try
            {
                using var free = FileLock.TryAcquire(Path, folder.FileMode);
                return free is null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A daemon that nobody can see is none that a build may rely on.
                return false;
            }
        }
    }

    /// <summary>The newest format of an outbox file that the daemon which runs can publish.</summary>
    public int OutboxFormat => ReadNote() is { Process.MayLive: true } note ? note.OutboxFormat : DaemonNote.FirstFormat;

    /// <summary>Becomes the daemon; null where there is one.</summary>
    public async Task<FileLock?> AcquireAsync(CancellationToken cancellationToken)
    {
        var held = await FileLock.AcquireAsync(Path, Patience, cancellationToken, folder.FileMode).ConfigureAwait(false);
        held?.Write(JsonSerializer.SerializeToUtf8Bytes(DaemonNote.Current(), DaemonNoteJson.Default.DaemonNote));
        return held;
    }

    /// <summary>Removes the file; nobody is to hold it.</summary>
    public void Delete()
    {
        using var free = FileLock.TryAcquire(Path, folder.FileMode);
        free?.Delete();
    }

    private DaemonNote? ReadNote()
    {
        try
        {
            return AtomicFile.ReadOwn(Path) is { Length: > 0 } bytes
                ? JsonSerializer.Deserialize(bytes, DaemonNoteJson.Default.DaemonNote)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Its publishing does not depend on the note, and a user who may not read the lock publishes by himself where formats differ.
            return null;
        }
    }
}
