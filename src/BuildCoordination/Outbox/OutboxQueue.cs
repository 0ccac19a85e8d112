using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>The publisher's side of the outbox: what waits, what was tried, and what is done with each update in the end.</summary>
internal sealed class OutboxQueue(OutboxWriter outbox, TimeProvider time, Action<CoordinationDiagnostic> warn)
{
    /// <summary>The most updates of one commit.</summary>
    public const int BatchLimit = 250;

    private const int KeptUnreadable = 100;
    private static readonly TimeSpan KeptSent = TimeSpan.FromDays(7);
    private bool _isTidy;
    private bool _isStrangeReported;

    private OutboxFolder Folder => outbox.Folder;

    public void Warn(CoordinationDiagnostic? diagnostic)
    {
        if (diagnostic is not null)
            warn(diagnostic);
    }

    /// <summary>
    /// The oldest updates in their order, latest values last. Unreadable files go to <c>bad/</c>; those of a newer version stay.
    /// </summary>
    public IReadOnlyList<WaitingUpdate> Collect(int limit, IReadOnlySet<string> except)
    {
        if (!_isStrangeReported && OutboxName.StrangeIn(Folder.Waiting) is { Count: > 0 } strange)
        {
            _isStrangeReported = true;
            warn(OutboxDiagnostics.NotAnUpdate(Folder.Waiting.Path, strange));
        }

        var tried = ReadTried();
        var waiting = new List<WaitingUpdate>();
        foreach (var name in Folder.OwnWaiting())
        {
            if (waiting.Count == limit)
                break;
            if (except.Contains(name.FileName) || Read(name) is not { } file)
                continue;
            waiting.Add(new WaitingUpdate(name, file, name.WasSent || tried.Contains(file.Id)));
        }

        return waiting;
    }

    /// <summary>Called before a push: after a crash, the ids are also searched in the archives before they are published again.</summary>
    public void MarkTried(IReadOnlyList<WaitingUpdate> batch) =>
        Folder.WriteNote(Folder.Tried, Encoding.UTF8.GetBytes(string.Join('\n', batch.Select(update => update.File.Id))));

    /// <summary>The remote has them: they leave the outbox and are kept for seven days under names that end with the commit.</summary>
    public async Task AcknowledgeAsync(IReadOnlyList<WaitingUpdate> batch, string commit)
    {
        using var held = await outbox.LockAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (var update in batch.Where(IsStillThere))
            Keep(update, commit);
        ForgetOldSent();
        if (!_isTidy)
            Folder.RemoveLeftovers(time.GetUtcNow());
        _isTidy = true;
    }

    /// <summary>A server that speaks through this outbox, or null when none ever did.</summary>
    public string? AnyServer() => Newest(Everywhere()).FirstOrDefault()?.Update.Server;

    /// <summary>The last status of each server that speaks through this outbox and has none waiting.</summary>
    public IReadOnlyList<Update> LastStatuses() =>
    [
        .. Newest(Everywhere().Where(file => file.Update is StatusUpdate)).DistinctBy(file => file.Update.Slot, StringComparer.Ordinal)
            .Where(file => !Folder.Own(Folder.Waiting).Any(name => name.IsSlot && name.Slot == file.Update.Slot))
            .Select(file => file.Update),
    ];

    private IEnumerable<UpdateFile> Everywhere() =>
        from folder in new[] { Folder.Waiting, Folder.Sent }
        from name in Folder.Own(folder)
        let bytes = AtomicFile.ReadOwn(folder[name.FileName])
        let file = bytes is null ? null : UpdateFile.Read(bytes).File
        where file is not null
        select file;

    private static IEnumerable<UpdateFile> Newest(IEnumerable<UpdateFile> files) => files.OrderByDescending(file => file.Stamp);

    public async Task SetAsideRejectedAsync(WaitingUpdate update, string reason)
    {
        using var held = await outbox.LockAsync(CancellationToken.None).ConfigureAwait(false);
        if (!IsStillThere(update))
            return;
        var kept = update.File with { Reason = reason };
        Folder.Write(Folder.Rejected[update.Name.FileName], kept.ToBytes());
        Folder.Waiting[update.Name.FileName].Delete();
    }

    // A latest value may have been replaced since, and a person may have dropped an update.
    private bool IsStillThere(WaitingUpdate update) => Read(update.Name)?.Stamp == update.File.Stamp;

    // The time of the file becomes that of its delivery: what waited through a long outage is kept as long as the rest.
    private void Keep(WaitingUpdate update, string commit)
    {
        var (waiting, sent) = (Folder.Waiting[update.Name.FileName], Folder.Sent[update.Name.Sent(commit).FileName]);
        try
        {
            waiting.SetLastWrite(time.GetUtcNow());
            waiting.MoveTo(sent);
        }
        catch (UnauthorizedAccessException)
        {
            // Another user of this host accepted it, and only that user can change its time.
            Folder.Write(sent, update.File.ToBytes());
            waiting.Delete();
        }
    }

    private UpdateFile? Read(OutboxName name)
    {
        var entry = Folder.Waiting[name.FileName];
        // Anything but a file is nothing that was accepted; it is moved away itself, not what a link leads to.
        var bytes = AtomicFile.ReadOwn(entry, out var owner);
        if (bytes is null ? !IsForeign(entry) : !Folder.Sharing.CanHandle(owner))
            return null;
        var reading = UpdateFile.Read(bytes ?? []);
        if (reading.File is null && !reading.IsNewer && OddEntry.TryMove(entry, Folder.Unreadable[name.FileName]))
        {
            foreach (var old in Folder.Own(Folder.Unreadable).SkipLast(KeptUnreadable))
                Folder.Unreadable[old.FileName].Delete();
            warn(OutboxDiagnostics.Unreadable(name.FileName));
        }

        return reading.File;
    }

    // It is there and cannot be an update, whoever reads it: too large, or odd.
    private static bool IsForeign(Entry entry) =>
        OperatingSystem.IsLinux()
            ? OddEntry.IsOdd(entry) || LinuxFile.StatusOf(entry) is { Size: > AtomicFile.Limit }
            : entry.IsLink;

    private HashSet<string> ReadTried()
    {
        var text = Folder.ReadNote(Folder.Tried);
        return text is null ? [] : [.. Encoding.UTF8.GetString(text).Split('\n')];
    }

    private void ForgetOldSent()
    {
        var oldest = time.GetUtcNow() - KeptSent;
        foreach (var sent in OutboxName.In(Folder.Sent).Select(name => Folder.Sent[name.FileName]).Where(sent => sent.LastWrite < oldest))
        {
            if (Folder.Sharing.CanHandle(sent.Owner))
                sent.Delete();
        }
    }
}
