using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>A message as its sender wrote it; sender, id and time are given when it is accepted.</summary>
internal sealed record OutgoingMessage
{
    [JsonPropertyName("to")]
    public required string To { get; init; }

    [JsonPropertyName("type")]
    public MessageType Type { get; init; }

    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("body")]
    public string Body { get; init => field = value ?? ""; } = "";

    [JsonPropertyName("priority")]
    public string? Priority { get; init; }

    [JsonPropertyName("tags")]
    public IReadOnlyList<string>? Tags { get; init; }

    [JsonPropertyName("ack_required")]
    public bool AckRequired { get; init; }

    [JsonPropertyName("ack_within_seconds")]
    public long? AckWithinSeconds { get; init; }

    [JsonPropertyName("in_reply_to")]
    public string? InReplyTo { get; init; }

    [JsonPropertyName("auto")]
    public bool? IsAutomatic { get; init; }

    [JsonPropertyName("job")]
    public string? Job { get; init; }

    /// <inheritdoc cref="EndRecord.Run"/>
    [JsonPropertyName("run")]
    public string? Run { get; init; }

    [JsonPropertyName("result")]
    public string? Result { get; init; }

    [JsonPropertyName("event")]
    public string? Event { get; init; }

    /// <summary>All events of a message that reports several; <see cref="Event"/> is the most important one.</summary>
    [JsonPropertyName("events")]
    public IReadOnlyList<MessageEvent>? Events { get; init; }

    /// <summary>Puts the message at the front of the live ones, unless it is there already or was archived since its first push.</summary>
    public void Insert(TreeChanges documents, string from, UpdateContext context)
    {
        var live = documents.LiveMessages;
        if (!live.Contains(context.Id) && !((context.Tried || context.IsOld) && IsArchived(documents, context)))
            documents.LiveMessages = live.Insert([ToMessage(from, context)]);
    }

    /// <summary>The message with a line after its facts; as it is where there is no room.</summary>
    public OutgoingMessage WithFact(string fact)
    {
        var facts = Body.IndexOf("\n\n", StringComparison.Ordinal);
        var body = Body.Insert(facts < 0 ? Body.Length : facts, "\n" + fact);
        return body.Length > Limits.Body ? this : this with { Body = body };
    }

    private static bool IsArchived(TreeChanges documents, UpdateContext context) =>
        documents.Archives().Where(path => ArchiveSegment.MayHold(path, context.Time))
            .SelectMany(documents.MessagesIn).Any(message => message.Id == context.Id);

    private FleetMessage ToMessage(string from, UpdateContext context) => new()
    {
        Id = context.Id,
        From = from,
        To = To,
        Type = Type,
        Subject = Subject,
        Body = Body,
        Timestamp = context.Time,
        Priority = Priority,
        Tags = Tags ?? [],
        AckRequired = AckRequired,
        AckStatus = AckRequired ? "pending" : null,
        AckWithin = AckWithinSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        InReplyTo = InReplyTo,
        HasAutoMark = IsAutomatic == true,
        Job = Job,
        Run = Run,
        Result = Result,
        Event = Event,
        Events = Events ?? [],
    };
}
