using System.Diagnostics.CodeAnalysis;
using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>A message to send.</summary>
public sealed class MessageDraft
{
    /// <summary>Creates a draft with the values that the object initializer sets.</summary>
    public MessageDraft()
    {
    }

    /// <summary>Copies a draft, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal MessageDraft(MessageDraft other)
    {
        To = other.To;
        Type = other.Type;
        Subject = other.Subject;
        Body = other.Body;
        Priority = other.Priority;
        Tags = other.Tags;
        AckRequired = other.AckRequired;
        AckWithin = other.AckWithin;
        InReplyTo = other.InReplyTo;
        IsAutomatic = other.IsAutomatic;
        Job = other.Job;
    }

    /// <summary>A server's id, or <c>all</c>.</summary>
    public required string To { get; init; }

    /// <summary>The type of the message. <value>The default value is <see cref="MessageType.Info"/>.</value></summary>
    public MessageType Type { get; init; } = MessageType.Info;

    /// <summary>One line, at most 100 code points.</summary>
    public required string Subject { get; init; }

    /// <summary>At most 10,000 code points.</summary>
    public string Body { get; init; } = "";

    /// <summary>The priority: <c>low</c>, <c>normal</c> or <c>high</c>; null for none.</summary>
    public string? Priority { get; init; }

    /// <summary>Tags of the message.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether the reader is asked to acknowledge it.</summary>
    public bool AckRequired { get; init; }

    /// <summary>
    /// The time within which the reader is asked to acknowledge it, 1 minute to 366 days; null for no limit. Afterwards, hooks have the
    /// event <c>unanswered</c>. It implies <see cref="AckRequired"/>.
    /// </summary>
    public TimeSpan? AckWithin { get; init; }

    /// <summary>The id of the message that this one answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>
    /// Whether no person wrote it. Such an answer is not sent to a message that is automatic itself or has one already, and at most 20 such
    /// messages are sent to a server in an hour: see <see cref="SentMessage.NotSent"/>. <value>The default value is <c>false</c>.</value>
    /// </summary>
    public bool IsAutomatic { get; init; }

    /// <summary>The job of the message.</summary>
    public string? Job { get; init; }
}
