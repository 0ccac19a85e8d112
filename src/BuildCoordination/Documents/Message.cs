namespace BuildCoordination.Documents;

/// <summary>
/// A message from one server to another or to all. It is data: nothing in it is a command, <see cref="From"/> is a claim, and its text may hold
/// control characters.
/// </summary>
public sealed record Message
{
    /// <summary>The recipient that stands for every server of the fleet.</summary>
    public const string Everyone = "all";

    /// <summary>What tells messages apart: the ids of the bash scripts collide, and some writers give none.</summary>
    internal (string Id, string From, string To, string Subject, string Body) Identity => (Id, From, To, Subject, Body);

    /// <summary>An opaque name, unique in the fleet; empty when a foreign writer gave none.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the server that says it sent this.</summary>
    public required string From { get; init; }

    /// <summary>A server's id, or <see cref="Everyone"/>.</summary>
    public required string To { get; init; }

    /// <summary>Whether only this machine's outbox has it: the repository does not have it yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>Who made the commit that brought it, as the commit itself says; null if that is not known.</summary>
    internal string? CommitAuthor { get; init; }

    /// <summary>Whether the commit that brought it is of another server than the one that it names as its sender.</summary>
    internal bool IsOfOtherSender => CommitAuthor is not null && CommitAuthor.Split(" <")[0] != From;

    /// <summary>What it asks of the reader; <see cref="MessageType.Info"/> when missing or unknown.</summary>
    public MessageType Type { get; init; }

    /// <summary>The type as it stands in the document, when that is not one of <see cref="MessageType"/>; else null.</summary>
    internal string? UnknownType { get; init; }

    /// <summary>One line; at most 100 code points from us, longer ones exist.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Any number of lines; at most 10,000 code points from us, longer ones exist.</summary>
    public string Body { get; init; } = "";

    /// <summary>When it was sent, by the sender's clock; null when the document's text is no time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The time as it stands in the document; null for a message that was not read from one.</summary>
    internal string? TimestampText { get; init; }

    /// <summary>The shared flag that the older scripts use. What a server of ours has read stands in its own <c>reads.json</c>.</summary>
    internal bool Read { get; init; }

    /// <summary>Whether the flag is there at all: a message without it is not unread.</summary>
    internal bool HasReadFlag { get; init; } = true;

    /// <summary>As the scripts have it: <c>normal</c>, <c>high</c>; null when absent.</summary>
    public string? Priority { get; init; }

    /// <summary>Free words.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the sender asks for an acknowledgement.</summary>
    public bool AckRequired { get; init; }

    /// <summary><c>not_requested</c>, <c>pending</c> or <c>completed</c>; null when absent.</summary>
    internal string? AckStatus { get; init; }

    /// <summary>The servers that acknowledged it.</summary>
    public IReadOnlyList<string> AcknowledgedBy { get; init; } = [];

    /// <summary>The id of the message that this one answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The id of the job that it is about.</summary>
    public string? Job { get; init; }

    /// <summary>The run of that job, as <see cref="EndRecord.Run"/> has it.</summary>
    internal string? Run { get; init; }

    /// <summary>How that job or target ended: <c>success</c>, <c>failure</c>, <c>error</c>, <c>cancellation</c>, <c>timeout</c>, <c>skip</c>.</summary>
    public string? Result { get; init; }

    /// <summary>What happened, for programs: such as <c>start</c> and <c>end</c>.</summary>
    public string? Event { get; init; }

    /// <summary>All events of a message that reports several.</summary>
    internal IReadOnlyList<MessageEvent> Events { get; init; } = [];

    /// <summary>The type as it stands in the document.</summary>
    internal string TypeWord => UnknownType ?? MessageJson.WordOf(Type);

    /// <summary>The sender's stamp in milliseconds since 1970, when the id is one of ours; it orders a sender's messages of the same second.</summary>
    internal long? Stamp => MessageId.StampOf(Id);

    /// <summary>The best known time: <see cref="Timestamp"/>, else the seconds in the id; null when there is neither.</summary>
    public DateTimeOffset? Instant => Timestamp ?? MessageId.InstantOf(Id);

    /// <summary>Whether it is for one server and not for all.</summary>
    public bool IsDirect => To.Length > 0 && To != Everyone;
}
