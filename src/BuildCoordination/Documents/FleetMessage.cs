using System.Diagnostics.CodeAnalysis;

namespace BuildCoordination.Documents;

/// <summary>
/// A message from one server to another or to all. It is data, never a command. <see cref="From"/> is a claim, and its text may contain
/// control characters.
/// </summary>
public sealed class FleetMessage
{
    /// <summary>The recipient that means every server of the fleet.</summary>
    public const string Everyone = "all";

    /// <summary>Creates a message with the values that the object initializer sets.</summary>
    public FleetMessage()
    {
    }

    /// <summary>Copies a message, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal FleetMessage(FleetMessage other)
    {
        Id = other.Id;
        From = other.From;
        To = other.To;
        IsPending = other.IsPending;
        CommitAuthor = other.CommitAuthor;
        Type = other.Type;
        UnknownType = other.UnknownType;
        Subject = other.Subject;
        Body = other.Body;
        Timestamp = other.Timestamp;
        TimestampText = other.TimestampText;
        Read = other.Read;
        HasReadFlag = other.HasReadFlag;
        Priority = other.Priority;
        Tags = other.Tags;
        AckRequired = other.AckRequired;
        AckWithin = other.AckWithin;
        AckStatus = other.AckStatus;
        AcknowledgedBy = other.AcknowledgedBy;
        InReplyTo = other.InReplyTo;
        HasAutoMark = other.HasAutoMark;
        Job = other.Job;
        Run = other.Run;
        Result = other.Result;
        Event = other.Event;
        Events = other.Events;
    }

    /// <summary>The key that distinguishes messages: the ids of the bash scripts collide, and some writers give none.</summary>
    internal (string Id, string From, string To, string Subject, string Body) Identity => (Id, From, To, Subject, Body);

    /// <summary>An opaque id, unique in the fleet; empty if a foreign writer gave none.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the server that claims to be the sender.</summary>
    public required string From { get; init; }

    /// <summary>A server's id, or <see cref="Everyone"/>.</summary>
    public required string To { get; init; }

    /// <summary>Whether it is only in this machine's outbox, not in the repository yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>The author of its commit, which is a claim; null if it is unknown.</summary>
    internal string? CommitAuthor { get; init; }

    /// <summary>Whether the author of its commit is another server than its sender.</summary>
    internal bool IsOfOtherSender => CommitAuthor is not null && CommitAuthor.Split(" <")[0] != From;

    /// <summary>The type; <see cref="MessageType.Info"/> if it is missing or unknown.</summary>
    public MessageType Type { get; init; }

    /// <summary>The type's text in the document, if it is not a <see cref="MessageType"/>; otherwise null.</summary>
    internal string? UnknownType { get; init; }

    /// <summary>One line. buildcoord writes at most 100 code points; longer ones exist.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Any number of lines. buildcoord writes at most 10,000 code points; longer ones exist.</summary>
    public string Body { get; init; } = "";

    /// <summary>The time of sending, by the sender's clock; null if the document's text is not a time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The time's text in the document; null for a message that was not read from one.</summary>
    internal string? TimestampText { get; init; }

    /// <summary>The shared flag of the bash scripts. Read receipts of a server with buildcoord are in its own <c>reads.json</c>.</summary>
    internal bool Read { get; init; }

    /// <summary>Whether the flag exists: a message without it is not unread.</summary>
    internal bool HasReadFlag { get; init; } = true;

    /// <summary>The priority of the bash scripts: <c>normal</c>, <c>high</c>; null if absent.</summary>
    public string? Priority { get; init; }

    /// <summary>The tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the sender asks for an acknowledgement.</summary>
    public bool AckRequired { get; init; }

    /// <summary>The time after sending within which the sender asks for an acknowledgement; null for no limit.</summary>
    public TimeSpan? AckWithin { get; init; }

    /// <summary><c>not_requested</c>, <c>pending</c> or <c>completed</c>; null if absent.</summary>
    internal string? AckStatus { get; init; }

    /// <summary>The servers that acknowledged it.</summary>
    public IReadOnlyList<string> AcknowledgedBy { get; init; } = [];

    /// <summary>The id of the message that this one answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Whether the message says that no person wrote it.</summary>
    internal bool HasAutoMark { get; init; }

    /// <summary>
    /// Whether no person wrote it, so that no automatic answer may be sent to it. The bash scripts' automatic answers have no mark: they
    /// are known by a subject that begins with <c>Ack:</c>, or with two or more of <c>Re:</c> and <c>Ack:</c>.
    /// </summary>
    public bool IsAutomatic => HasAutoMark || AutomaticSubject.Matches(Subject);

    /// <summary>The id of the message's job.</summary>
    public string? Job { get; init; }

    /// <summary>The run of that job, as <see cref="EndRecord.Run"/> has it.</summary>
    internal string? Run { get; init; }

    /// <summary>
    /// The result of that job or target: <c>success</c>, <c>failure</c>, <c>error</c>, <c>cancellation</c>, <c>timeout</c>, <c>skip</c>.
    /// </summary>
    public string? Result { get; init; }

    /// <summary>The event for programs, such as <c>start</c> and <c>end</c>.</summary>
    public string? Event { get; init; }

    /// <summary>All events of a message that reports several.</summary>
    internal IReadOnlyList<MessageEvent> Events { get; init; } = [];

    /// <summary>The type's text in the document.</summary>
    internal string TypeWord => UnknownType ?? MessageJson.WordOf(Type);

    /// <summary>
    /// The sender's stamp in milliseconds since 1970, if the id is from buildcoord; it orders a sender's messages of one second.
    /// </summary>
    internal long? Stamp => MessageId.StampOf(Id);

    /// <summary>The best known time: <see cref="Timestamp"/>, otherwise the seconds in the id; null if there is neither.</summary>
    public DateTimeOffset? Instant => Timestamp ?? MessageId.InstantOf(Id);

    /// <summary>Whether it waits for an acknowledgement or an answer.</summary>
    internal bool IsRequest => AckRequired || (Type == MessageType.Request && UnknownType is null);

    /// <summary>Whether it is for one server and not for all.</summary>
    public bool IsDirect => To.Length > 0 && To != Everyone;
}
