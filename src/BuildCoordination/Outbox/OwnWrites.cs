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
    // The newest; a long outage may leave 10,000, and each costs a change of the largest document.
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
        return
        [
            .. names.Where(name => !name.IsSlot).TakeLast(MostEvents).Concat(names.Where(name => name.IsSlot))
                .Select(name => (name, file: TryRead(folder[name.FileName])))
                // An archive request changes nothing that a reader sees.
                .Where(pair => pair.file is not null and not { Update: ArchiveUpdate })
                .Select(pair => new WaitingUpdate(pair.name, pair.file!, pair.name.WasSent)),
        ];
    }

    private static UpdateFile? TryRead(Entry file)
    {
        try
        {
            return AtomicFile.ReadOwn(file) is { } bytes ? UpdateFile.Read(bytes).File : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A reader leaves to the publisher what is wrong with the file.
            return null;
        }
    }
}
