using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>Accepts updates: an accepted update is on disk, in its sender's order.</summary>
internal sealed class OutboxWriter
{
    public const int Capacity = 10_000;

    /// <summary>Ends of builds and latest values still get in when a person's message no longer does.</summary>
    private const int Reserve = 200;

    /// <summary>The most that wait of anything else.</summary>
    private const int MostOfOthers = Capacity - Reserve;

    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    private readonly Func<string, string> _redact;
    private readonly TimeProvider _time;
    private readonly Action? _whenDisabled;

    /// <param name="folder">Its folder.</param>
    /// <param name="redact">Removes secrets from a text.</param>
    /// <param name="time">The clock.</param>
    /// <param name="whenDisabled">Called for each update instead of accepting it; null if reporting is enabled.</param>
    public OutboxWriter(OutboxFolder folder, Func<string, string> redact, TimeProvider time, Action? whenDisabled = null)
    {
        _whenDisabled = whenDisabled;
        Folder = folder;
        _redact = redact;
        _time = time;
    }

    public OutboxFolder Folder { get; }

    public bool IsDisabled => _whenDisabled is not null;

    public Task<Accepted> AcceptAsync(Update update, CancellationToken cancellationToken = default) =>
        AcceptAsync(_ => update, cancellationToken);

    /// <summary>
    /// Accepts what <paramref name="make"/> returns; it runs under the outbox's lock, so what it reads belongs to the stamp.
    /// </summary>
    /// <exception cref="CoordinationException">BC3001: the outbox is full. BC3002: the lock could not be had.</exception>
    public async Task<Accepted> AcceptAsync(Func<DateTimeOffset, Update> make, CancellationToken cancellationToken = default)
    {
        if (_whenDisabled is not null)
        {
            _whenDisabled();
            var none = _time.GetUtcNow().ToUnixTimeMilliseconds();
            return new Accepted(none, IsNew: true, MessageId.New(none));
        }

        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        return Accept([make], held)[0];
    }

    /// <summary>
    /// Accepts updates that belong together, in their order: all of them are on disk when it returns, with fewer waits for the disk than
    /// one by one. Where one cannot be accepted, none is.
    /// </summary>
    /// <exception cref="CoordinationException">BC3001: the outbox is full. BC3002: the lock could not be had.</exception>
    public async Task AcceptAllAsync(IReadOnlyList<Func<DateTimeOffset, Update>> makes, CancellationToken cancellationToken = default)
    {
        if (_whenDisabled is not null)
        {
            _whenDisabled();
            return;
        }

        using var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        Accept(makes, held);
    }

    private List<Accepted> Accept(IReadOnlyList<Func<DateTimeOffset, Update>> makes, FileLock held)
    {
        var accepted = new List<Accepted>();
        var names = new List<OutboxName>();
        var files = new List<(Entry, byte[])>();
        var (last, waiting) = AcceptNote.Read(held, Folder) ?? new AcceptNote(ReadLastStamp(), OutboxName.In(Folder.Waiting).Count);
        AcceptNote.Remove(held);
        foreach (var make in makes)
        {
            var now = _time.GetUtcNow();
            var clock = now.ToUnixTimeMilliseconds();
            var stamp = Math.Max(last + 1, clock);
            // The order goes on where a wrong clock left it; the times are those of the clock.
            DateTimeOffset? at = stamp - clock > UpdateContext.Tolerance ? now : null;
            var update = UpdateTexts.Publishable(make(at ?? DateTimeOffset.FromUnixTimeMilliseconds(stamp)), _redact);
            if (update.Keys.Select(key => Find(key, names)).FirstOrDefault(found => found is not null) is { } earlier)
            {
                accepted.Add(new(earlier.Stamp, IsNew: false));
                continue;
            }

            if (update.Slot is null && waiting >= MostOfOthers)
                MakeRoomFor(update);
            var id = MessageId.New(at is null ? stamp : clock);
            var name = update.Slot is { } slot
                ? OutboxName.ForSlot(slot, Folder.SlotUser, stamp)
                : OutboxName.ForEvent(id, stamp, update.Key);
            files.Add((Folder.Waiting[name.FileName], new UpdateFile { Id = id, Stamp = stamp, At = at, Update = update }.ToBytes()));
            names.Add(name);
            accepted.Add(new(stamp, IsNew: true, id));
            last = stamp;
            waiting++;
        }

        AtomicFile.WriteAll(files, Folder.FileMode);
        waiting -= names.Where(name => name.IsSlot).Sum(RemoveOlder);
        new AcceptNote(last, waiting).Write(held, Folder);
        return accepted;
    }

    /// <summary>Whether an update with this key was accepted in the last seven days. Ask under the lock.</summary>
    public bool HasAccepted(string key) => Find(key, batch: []) is not null;

    /// <exception cref="CoordinationException">BC3002.</exception>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken) =>
        await FileLock.AcquireAsync(Folder.AcceptLock, LockTimeout, cancellationToken, Folder.FileMode).ConfigureAwait(false)
        ?? throw new CoordinationException(OutboxDiagnostics.Locked(
            Folder.AcceptLock.Path, LockTimeout, OperatingSystem.IsLinux() ? LockHolder.Describe(Folder.AcceptLock) : null));

    // Those of others have an order of their own, and could be any.
    private long ReadLastStamp()
    {
        var folders = new[] { Folder.Waiting, Folder.Sent };
        var stamps = folders.SelectMany(OutboxName.In, (folder, name) => (name.Stamp, File: folder[name.FileName]))
            .Where(file => file.Stamp < OutboxName.LastStamp).OrderByDescending(file => file.Stamp);
        return stamps.FirstOrDefault(file => !Folder.Sharing.IsShared || Folder.Sharing.IsTrusted(file.File.Owner)).Stamp;
    }

    // After the new one is there: the publisher applies both, and the newer one counts. Returns how many were removed.
    private int RemoveOlder(OutboxName newest)
    {
        var count = 0;
        foreach (var name in OutboxName.In(Folder.Waiting).Where(name => name.IsSlot && name.Slot == newest.Slot && name != newest))
        {
            var file = Folder.Waiting[name.FileName];
            if ((!Folder.Sharing.IsShared || file.Owner == Folder.Sharing.User) && file.TryDelete())
                count++;
        }

        return count;
    }

    // Another member could name a file so that an end seems to be reported.
    private OutboxName? Find(string key, IReadOnlyList<OutboxName> batch)
    {
        foreach (var name in batch)
        {
            if (name.HasKey(key))
                return name;
        }

        foreach (var folder in new[] { Folder.Waiting, Folder.Rejected, Folder.Sent })
        {
            foreach (var name in OutboxName.In(folder))
            {
                if (name.HasKey(key) && (!Folder.Sharing.IsShared || Folder.Sharing.IsTrusted(folder[name.FileName].Owner)))
                    return name;
            }
        }

        return null;
    }

    private void MakeRoomFor(Update update)
    {
        var waiting = OutboxName.In(Folder.Waiting);
        if (waiting.Count < MostOfOthers)
            return;
        // Each user has room for as many: a member who fills the outbox takes none from root, who publishes for all.
        waiting = [.. waiting.Where(name => IsOwn(Folder.Waiting[name.FileName]))];
        if (waiting.Count < MostOfOthers)
            return;
        if (waiting.Count < Capacity && update.Importance == Importance.BuildEnd)
            return;
        if (update.Importance > Importance.TargetMessage && DropOldest(waiting))
            return;
        throw new CoordinationException(OutboxDiagnostics.Full(waiting.Count, Folder.Waiting.Path));
    }

    private bool IsOwn(Entry file) => !Folder.Sharing.IsShared || file.Owner is null || file.Owner == Folder.Sharing.User;

    private bool DropOldest(IReadOnlyList<OutboxName> waiting)
    {
        foreach (var importance in new[] { Importance.Marks, Importance.Progress, Importance.TargetMessage })
        {
            foreach (var name in waiting.Where(name => !name.IsSlot))
            {
                var file = Folder.Waiting[name.FileName];
                if (UpdateFile.Read(AtomicFile.ReadOwn(file) ?? []).File?.Update.Importance != importance)
                    continue;
                file.Delete();
                return true;
            }
        }

        return false;
    }
}

/// <summary>An update is on disk. Not new: the same key was accepted before, and this call changed nothing.</summary>
internal readonly record struct Accepted(long Stamp, bool IsNew, string Id = "");
