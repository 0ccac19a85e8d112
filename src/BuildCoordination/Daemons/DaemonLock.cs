using System.Text.Json;
using BuildCoordination.Files;
using BuildCoordination.Outbox;

namespace BuildCoordination.Daemons;

/// <summary>
/// The lock of a server's one daemon on this host. While it is held, other processes need not send heartbeats or wait for the outbox.
/// </summary>
internal sealed class DaemonLock(OutboxFolder folder, string server)
{
    // A look at whether the lock is held takes it for an instant.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private string Name => $"{server}.daemon.lock";

    // Of the folder's owner, whose daemon publishes for all who share the folder, and of this user.
    private IEnumerable<Entry> Locks => new[] { folder.Root[Name], folder.Note(Name) }.Distinct();

    /// <summary>Whether a daemon runs.</summary>
    public bool IsHeld => Locks.Any(IsHeldBy);

    /// <summary>The newest format of an outbox file that the daemon which runs can publish.</summary>
    public int OutboxFormat => ReadNote(Locks.FirstOrDefault(IsHeldBy, folder.Note(Name))) is { Process.MayLive: true } note
        ? note.OutboxFormat
        : DaemonNote.FirstFormat;

    /// <summary>Becomes the daemon; null where there is one.</summary>
    public async Task<FileLock?> AcquireAsync(CancellationToken cancellationToken)
    {
        var own = folder.Note(Name);
        if (Locks.Any(other => other != own && IsHeldBy(other)))
            return null;
        if (!folder.Sharing.IsTrusted(own.Owner))
            own.TryDelete();
        var held = await FileLock.AcquireAsync(own, Timeout, cancellationToken, folder.FileMode).ConfigureAwait(false);
        held?.Write(JsonSerializer.SerializeToUtf8Bytes(DaemonNote.Current(), DaemonNoteJson.Default.DaemonNote));
        return held;
    }

    /// <summary>Removes the file; nobody is to hold it.</summary>
    public void Delete()
    {
        using var free = FileLock.TryAcquire(folder.Note(Name), folder.FileMode);
        free?.Delete();
    }

    private bool IsHeldBy(Entry daemon)
    {
        if (!daemon.Exists || !folder.Sharing.IsTrusted(daemon.Owner))
            return false;
        try
        {
            using var free = FileLock.TryAcquire(daemon, folder.FileMode);
            // Every member may lock the file of a daemon that is gone, and would be taken for it.
            return free is null && (!folder.Sharing.IsShared || ReadNote(daemon) is not { Process.IsGone: true });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A daemon that nobody can see is none that a build may rely on.
            return false;
        }
    }

    private static DaemonNote? ReadNote(Entry daemon)
    {
        try
        {
            return AtomicFile.ReadOwn(daemon) is { Length: > 0 } bytes
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
