using System.Text.Json.Serialization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing.Updates;

/// <summary>A message as its sender wrote it; sender, id and time are given when it is accepted.</summary>
internal sealed record OutgoingMessage
{
    public required string To { get; init; }

    public MessageType Type { get; init; }

    public required string Subject { get; init; }

    public string Body { get; init => field = value ?? ""; } = "";

    public string? Priority { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public bool AckRequired { get; init; }

    public string? InReplyTo { get; init; }

    public string? Job { get; init; }

    public string? Result { get; init; }

    public string? Event { get; init; }

    /// <summary>All events of a message that reports several; <see cref="Event"/> is the most important one.</summary>
    [JsonPropertyName("events")]
    public IReadOnlyList<MessageEvent>? Events { get; init; }

    public OutgoingMessage Redacted(Func<string, string> redact) => this with
    {
        Subject = redact(Subject),
        Body = redact(Body),
        Priority = Priority is null ? null : redact(Priority),
        Tags = Tags?.Select(redact).ToArray(),
        InReplyTo = InReplyTo is null ? null : redact(InReplyTo),
        Job = Job is null ? null : redact(Job),
        Events = Events?.Select(reported => reported with { Target = reported.Target is null ? null : redact(reported.Target) }).ToArray(),
    };
}
