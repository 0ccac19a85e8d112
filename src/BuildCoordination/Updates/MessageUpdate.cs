using System.Text.Json.Serialization;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>One message to a server or to all.</summary>
internal sealed record MessageUpdate : Update
{
    [JsonPropertyName("message")]
    public required OutgoingMessage Message { get; init; }

    /// <summary>Whether this reports a target of a build: a full outbox discards these before messages of people.</summary>
    [JsonPropertyName("of_target")]
    public bool OfTarget { get; init; }

    /// <summary>An id that several hosts agree on, for what each of them may find out; null for one of its own.</summary>
    [JsonPropertyName("shared_id")]
    public string? SharedId { get; init; }

    /// <summary>
    /// The ids of the notices of earlier events, for a notice that one server sends for all. A notice of the same event that is not among
    /// them makes this one needless.
    /// </summary>
    [JsonPropertyName("earlier_notices")]
    public IReadOnlyList<string>? EarlierNotices { get; init; }

    /// <summary>The run that this reports on; null for none, and in a file of an older version.</summary>
    [JsonPropertyName("run")]
    public RunKey? Run { get; init; }

    [JsonIgnore]
    public override Importance Importance => OfTarget ? Importance.TargetMessage : Importance.Message;

    public override string Headline(UpdateContext context) => $"Message from {Server} to {Message.To}: {Message.Subject}";

    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        if (EarlierNotices is not null
            && documents.LiveMessages.Messages.Any(message => message.Event == Message.Event && !EarlierNotices.Contains(message.Id)))
        {
            return;
        }

        if (Run?.HasEnded(documents, Server, context) != true)
            Message.Insert(documents, Server, SharedId is null ? context : context with { Id = SharedId });
    }
}
