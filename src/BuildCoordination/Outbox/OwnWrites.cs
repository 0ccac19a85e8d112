using BuildCoordination.Files;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>
/// Lays this machine's own updates over the repository's documents, so that a reader never sees a state from before the last build here.
/// Reads the outbox only.
/// </summary>
internal sealed class OwnWrites
{
    // The newest, and the marks of all; a long outage may leave 10,000, and each costs a change of the largest document.
    private const int MostEvents = OutboxQueue.BatchLimit;

    private readonly IReadOnlyList<WaitingUpdate> _waiting;

    private OwnWrites(IReadOnlyList<WaitingUpdate> waiting) => _waiting = waiting;

    public static OwnWrites None { get; } = new([]);

    /// <summary>
    /// The updates that wait in the outbox now. Call this before a fetch: an update that is published meanwhile is in what the fetch
    /// brings.
    /// </summary>
    public static OwnWrites Waiting(OutboxFolder folder) => new(Read(folder.Waiting, _ => true));

    /// <summary>
    /// The updates that another process of this machine delivered after a time, for a reader who cannot reach the repository now.
    /// </summary>
    public static OwnWrites SentSince(OutboxFolder folder, DateTimeOffset? time) =>
        new(Read(folder.Sent, file => time is null || file.LastWrite >= time));

    public TreeChanges Over(TreeChanges documents, DateTimeOffset now)
    {
        var result = new TreeChanges(documents);
        foreach (var update in _waiting)
            update.Update.Apply(result, update.Context with { Now = now });
        return result;
    }

    private static IReadOnlyList<WaitingUpdate> Read(OpenFolder folder, Func<Entry, bool> isWanted)
    {
        OutboxName[] names = [.. OutboxName.In(folder).Where(name => isWanted(folder[name.FileName]))];
        OutboxName[] events = [.. names.Where(name => !name.IsSlot)];
        return
        [
            .. Together(events.SkipLast(MostEvents).Select(name => ReadMarks(name, folder)).OfType<WaitingUpdate>()),
            .. events.TakeLast(MostEvents).Concat(names.Where(name => name.IsSlot))
                .Select(name => ReadUpdate(name, TryReadBytes(folder[name.FileName]))).OfType<WaitingUpdate>(),
        ];
    }

    // What was read once must not be unread again, however many updates wait. Together they cost one change for each server.
    private static IEnumerable<WaitingUpdate> Together(IEnumerable<WaitingUpdate> marks) => marks
        .GroupBy(update => (update.Update.GetType(), update.Update.Server))
        .Select(group => group.Aggregate((all, next) => next with
        {
            File = next.File with { Update = Together(all.Update, next.Update) },
        }));

    private static Update Together(Update all, Update next) => (all, next) switch
    {
        (AcknowledgeUpdate before, AcknowledgeUpdate after) => after with { Ids = [.. before.Ids, .. after.Ids] },
        (ReadMarksUpdate before, ReadMarksUpdate after) => after with { Ids = [.. before.Ids, .. after.Ids] },
        _ => next,
    };

    private static WaitingUpdate? ReadMarks(OutboxName name, OpenFolder folder) =>
        TryReadBytes(folder[name.FileName]) is { } bytes && bytes.AsSpan().IndexOf("\"ids\""u8) >= 0
        && ReadUpdate(name, bytes) is { Update: AcknowledgeUpdate or ReadMarksUpdate } marks ? marks : null;

    // An archive request changes nothing that a reader sees.
    private static WaitingUpdate? ReadUpdate(OutboxName name, byte[]? bytes) =>
        bytes is not null && UpdateFile.Read(bytes).File is { Update: not ArchiveUpdate } file ? new(name, file, name.WasSent) : null;

    private static byte[]? TryReadBytes(Entry file)
    {
        try
        {
            return AtomicFile.ReadOwn(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader leaves to the publisher what is wrong with the file.
            return null;
        }
    }
}
