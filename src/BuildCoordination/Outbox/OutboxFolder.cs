using BuildCoordination.Files;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Outbox;

/// <summary>The outbox folder of one coordination repository on this host, which the host's users share.</summary>
internal sealed class OutboxFolder : RepositoryFolder
{
    private static readonly string[] OfUpdates = ["outbox", "sent", "servers"];

    private readonly string[] _names;

    public OutboxFolder(StateFolders state, params string[] names)
        : base(state, names)
    {
        _names = names;
        Waiting = Open("outbox");
        Unreadable = Open("outbox", "bad");
        Rejected = Open("outbox", "refused");
        Sent = Open("sent");
        // An update that cannot be read is a trouble of its own (BC3006).
        Waiting.OnOddEntry = Unreadable.OnOddEntry = Rejected.OnOddEntry = Sent.OnOddEntry = null;
        if (Sharing.IsShared && Sharing.User == Sharing.Owner)
            MakeLocks();
    }

    public OpenFolder Waiting { get; }

    public OpenFolder Unreadable { get; }

    public OpenFolder Rejected { get; }

    public OpenFolder Sent { get; }

    public Entry AcceptLock => Root["accept.lock"];

    public Entry PublisherLock => Root["publisher.lock"];

    public Entry Tried => Note("tried");

    public Entry LastRejection => Note("rejected");

    public Entry RejectedParts => Note("rejected-parts");

    /// <summary>Whether a folder has anything that an accepted update leaves.</summary>
    public static bool HasAccepted(string folder)
    {
        try
        {
            return OfUpdates.Select(name => Path.Combine(folder, name)).Any(inner =>
                Directory.Exists(inner) && Directory.EnumerateFiles(inner).Any());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder of another user: the command asks for an id, as where updates were accepted.
            return true;
        }
    }

    /// <summary>The updates of a folder that this process may publish, move and remove.</summary>
    public IReadOnlyList<OutboxName> Own(OpenFolder folder) => Sharing.HandlesAll
        ? OutboxName.In(folder)
        : [.. OutboxName.In(folder).Where(name => Sharing.CanHandle(folder[name.FileName].Owner))];

    /// <summary>
    /// The waiting updates that this process may publish, events in their order and without gaps: a build's end that is published before
    /// its start would make the start needless.
    /// </summary>
    public IReadOnlyList<OutboxName> OwnWaiting() => AscendingFiles.List(() => Own(Waiting), name => name.Stamp);

    /// <summary>
    /// Takes over what waits in this user's private outbox, from a time at which the shared one could not be used. A copy of what another
    /// process publishes at the same time has the same id, and arrives once.
    /// </summary>
    public void TakeOver(StateFolders own)
    {
        var before = new OutboxFolder(own, _names);
        using var quiet = FileLock.TryAcquire(before.PublisherLock);
        foreach (var name in quiet is null ? [] : OutboxName.In(before.Waiting))
        {
            var file = before.Waiting[name.FileName];
            if (AtomicFile.ReadOwn(file) is not { } bytes)
                continue;
            Write(Waiting[(name.IsSlot ? OutboxName.ForSlot(name.Slot, SlotUser, name.Stamp) : name).FileName], bytes);
            file.Delete();
        }
    }

    /// <summary>The user in the names of this user's latest values; null for the folder's owner.</summary>
    public uint? SlotUser => Sharing.IsShared && Sharing.User != Sharing.Owner ? Sharing.User : null;

    /// <summary>Throws where a file that a build's reports need can be neither written nor replaced.</summary>
    /// <exception cref="BuildCoordination.Diagnostics.CoordinationException">BC1006.</exception>
    public void ThrowIfFileIsFixed()
    {
        var servers = Open("servers");
        Entry[] files =
        [
            AcceptLock, PublisherLock, Tried, KnownTip, Rewound, RewindNotice, LastRejection, RejectedParts,
            .. servers.Names().Where(name => name.EndsWith(".json", StringComparison.Ordinal)).Select(name => servers[name]),
        ];
        if (FixedFile.FindIn(files) is { } file)
            throw SettingsDiagnostics.NoStateFolder($"{file.Path} may not be written, replaced or removed.");
    }

    /// <summary>Opens the folder of the events for hooks.</summary>
    public OpenFolder OpenHooks() => Open("hooks");

    // Before a member can put something in their place that other members can neither open nor remove.
    private void MakeLocks()
    {
        foreach (var entry in new[] { AcceptLock, PublisherLock }.Where(entry => !entry.Exists))
            FileLock.TryAcquire(entry, FileMode)?.Dispose();
    }
}
