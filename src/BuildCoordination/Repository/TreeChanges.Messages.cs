using BuildCoordination.Documents;

namespace BuildCoordination.Repository;

internal sealed partial class TreeChanges
{
    // Read once for a batch: it is the largest file, and nearly every update looks into it.
    private MessagesDocument? _live;
    private bool _isLiveChanged;

    private readonly Dictionary<string, IReadOnlyList<FleetMessage>> _archived = new(StringComparer.Ordinal);

    /// <summary>The messages that move to the archive.</summary>
    public (MessagesDocument Live, RotationLimits Limits, Rotation Rotation)? Found { get; set; }

    public MessagesDocument LiveMessages
    {
        get => _live ??= under?.LiveMessages ?? _liveOriginal.Value ?? MessagesDocument.Parse(null);
        set => (_live, _isLiveChanged) = (value, true);
    }

    // Its bytes are made when they are asked for: a batch inserts its messages one by one.
    private void WriteLive()
    {
        if (!_isLiveChanged)
            return;
        _isLiveChanged = false;
        Write(RepositoryPaths.Messages, _live!.ToBytes());
    }

    public void MarkRead(string reader, IReadOnlyList<string> ids, DateTimeOffset now)
    {
        var reads = ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader)));
        Write(RepositoryPaths.Reads(reader), reads.Begin(now).Add(ids).Prune(LiveMessages.Messages, reader, now).ToBytes());
        LiveMessages = LiveMessages.MarkRead(new HashSet<string>(ids, StringComparer.Ordinal), reader);
    }

    /// <summary>In the reader's own file: that can be changed at any time.</summary>
    public void Acknowledge(string reader, IReadOnlyList<string> ids) =>
        Write(RepositoryPaths.Reads(reader), ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader))).Acknowledge(ids).ToBytes());

    /// <summary>Writes acknowledgements into the messages too, for the bash scripts, as soon as these may be changed.</summary>
    public void CompleteAcknowledgements(string reader)
    {
        var acknowledged = ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader))).Acknowledged;
        if (acknowledged.Count == 0)
            return;
        var live = LiveMessages;
        foreach (var message in live.Messages.Where(
            message => message.AckRequired && acknowledged.Contains(message.Id) && !message.AcknowledgedBy.Contains(reader)))
        {
            live = live.SetAcknowledged(message.Id, reader, "completed");
        }

        LiveMessages = live;
    }

    /// <summary>The archives of buildcoord, by month, and of the bash scripts; each path once.</summary>
    public IEnumerable<string> Archives() => List(ArchiveSegment.Folder).SelectMany(name => name.EndsWith(".json", StringComparison.Ordinal)
        ? [$"{ArchiveSegment.Folder}/{name}"]
        : List($"{ArchiveSegment.Folder}/{name}").Select(segment => $"{ArchiveSegment.Folder}/{name}/{segment}"));

    /// <summary>
    /// The messages of an archive. It is read once for a batch: updates of a week that are sent again search the same few.
    /// </summary>
    public IReadOnlyList<FleetMessage> MessagesIn(string path)
    {
        if (!_archived.TryGetValue(path, out var messages))
            _archived[path] = messages = ArchiveSegment.Read(Read(path));
        return messages;
    }
}
