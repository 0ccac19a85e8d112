using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Publishing;

internal sealed partial class TreeChanges
{
    // Read once for a batch: it is the largest file, and nearly every update looks into it.
    private MessagesDocument? _live;
    private bool _isLiveChanged;

    private readonly Dictionary<string, IReadOnlyList<Message>> _archived = new(StringComparer.Ordinal);

    /// <summary>What was found to move to the archive.</summary>
    public (MessagesDocument Live, RotationLimits Limits, Rotation Rotation)? Found { get; set; }

    public MessagesDocument LiveMessages
    {
        get => _live ??= under?.LiveMessages ?? MessagesDocument.Parse(Read(RepositoryPaths.Messages));
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

    /// <summary>Puts a message at the front, unless it is there already or was archived since it was tried first.</summary>
    public void InsertMessage(string from, OutgoingMessage message, UpdateContext context)
    {
        var live = LiveMessages;
        if (live.Contains(context.Id) || ((context.Tried || context.IsOld) && IsArchived(context)))
            return;
        LiveMessages = live.Insert([ToMessage(from, message, context)]);
    }

    /// <summary>
    /// Whether the end of a run is published already, so that a copy or an old snapshot of the state folder reports no second one. What an
    /// operator sends again is not compared: it was taken out of the repository.
    /// </summary>
    public bool HasEnd(string server, RunKey? run, UpdateContext context) => run is not null && !context.IsResent && HasEnd(server, run);

    private bool HasEnd(string server, RunKey run) =>
        BuildsDocument.Parse(Read(RepositoryPaths.Builds(server))).Builds.Any(run.IsOf)
        || LiveMessages.Messages.Any(message => run.IsEndedBy(message, server))
        || Archives().Where(path => ArchiveSegment.EndsAfter(path, run.IsCrashed ? DateTimeOffset.UnixEpoch : run.StartedAt))
            .SelectMany(ArchivedIn).Any(message => run.IsEndedBy(message, server));

    public void MarkRead(string reader, IReadOnlyList<string> ids, DateTimeOffset now)
    {
        var reads = ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader)));
        Write(RepositoryPaths.Reads(reader), reads.Begin(now).Add(ids).Prune(LiveMessages.Messages, reader, now).ToBytes());
        LiveMessages = LiveMessages.MarkRead(new HashSet<string>(ids, StringComparer.Ordinal), reader);
    }

    /// <summary>In the reader's own file: that can be changed at any time.</summary>
    public void Acknowledge(string reader, IReadOnlyList<string> ids) =>
        Write(RepositoryPaths.Reads(reader), ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader))).Acknowledge(ids).ToBytes());

    /// <summary>Tells acknowledgements in the messages too, where the scripts look, as soon as these may be changed.</summary>
    public void CompleteAcknowledgements(string reader)
    {
        var acknowledged = ReadsDocument.Parse(Read(RepositoryPaths.Reads(reader))).Acknowledged;
        if (acknowledged.Count == 0)
            return;
        var live = LiveMessages;
        foreach (var message in live.Messages.Where(message => message.AckRequired && acknowledged.Contains(message.Id) && !message.AcknowledgedBy.Contains(reader)))
            live = live.SetAcknowledged(message.Id, reader, "completed");
        LiveMessages = live;
    }

    /// <summary>The archives, ours by month and the scripts'; each path once.</summary>
    public IEnumerable<string> Archives() => List(ArchiveSegment.Folder).SelectMany(name => name.EndsWith(".json", StringComparison.Ordinal)
        ? [$"{ArchiveSegment.Folder}/{name}"]
        : List($"{ArchiveSegment.Folder}/{name}").Select(segment => $"{ArchiveSegment.Folder}/{name}/{segment}"));

    private bool IsArchived(UpdateContext context) =>
        Archives().Any(path => ArchiveSegment.MayHold(path, context.Time) && ArchivedIn(path).Any(message => message.Id == context.Id));

    // Read once for a batch: a week that is sent again looks into the same few.
    private IReadOnlyList<Message> ArchivedIn(string path)
    {
        if (!_archived.TryGetValue(path, out var messages))
            _archived[path] = messages = ArchiveSegment.Read(Read(path));
        return messages;
    }

    private static Message ToMessage(string from, OutgoingMessage message, UpdateContext context) => new()
    {
        Id = context.Id,
        From = from,
        To = message.To,
        Type = message.Type,
        Subject = message.Subject,
        Body = message.Body,
        Timestamp = context.Time,
        Priority = message.Priority,
        Tags = message.Tags ?? [],
        AckRequired = message.AckRequired,
        AckStatus = message.AckRequired ? "pending" : null,
        InReplyTo = message.InReplyTo,
        Job = message.Job,
        Run = message.Run,
        Result = message.Result,
        Event = message.Event,
        Events = message.Events ?? [],
    };
}
