using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>The rules that keep two programs from answering each other for ever. The sender counts.</summary>
internal static class AutomaticMessages
{
    /// <summary>In one window, from one server to another.</summary>
    public const int Most = 20;

    /// <summary>The time that is counted back.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromHours(1);

    /// <summary>Finds why an automatic message is not to be sent; null if it may be.</summary>
    /// <param name="draft">The message.</param>
    /// <param name="sender">This server.</param>
    /// <param name="messages">Those of the window; all messages where it answers one.</param>
    /// <param name="now">The present time.</param>
    public static Rule? FindRule(MessageDraft draft, string sender, IReadOnlyList<FleetMessage> messages, DateTimeOffset now)
    {
        if (draft.InReplyTo is { } id)
        {
            if (messages.Any(message => message.Id == id && message.IsAutomatic))
                return new Rule(MessageDiagnostics.NoAnswerToAutomatic(id));
            if (messages.Any(message => message.InReplyTo == id && message.From == sender && message.IsAutomatic))
                return new Rule(MessageDiagnostics.AlreadyAnswered(id));
        }

        var sent = messages.Count(
            message => message.HasAutoMark && message.From == sender && message.To == draft.To && message.Instant > now - Window);
        return sent < Most ? null : new Rule(MessageDiagnostics.TooManyAutomatic(draft.To, Most))
        {
            IsOfWindow = true,
            Notice = sent > Most ? null : NoticeTo(draft, sender),
        };
    }

    private static MessageDraft NoticeTo(MessageDraft draft, string sender) => new()
    {
        To = draft.To,
        Type = MessageType.Warning,
        Subject = "More automatic messages are held back",
        Body = FormattableString.Invariant(
            $"{sender} sent {Most} automatic messages to {draft.To} within an hour. It sends no more of them until an hour has fewer; ")
            + "then one message says how many were held back.\n"
            + $"The first one that was held back: {draft.Subject}",
        IsAutomatic = true,
    };

    /// <summary>Why a message is held back, and the one message that reports that to its recipient.</summary>
    internal sealed record Rule(CoordinationDiagnostic Reason)
    {
        /// <summary>Whether it is only held back because of the others of the window.</summary>
        public bool IsOfWindow { get; init; }

        /// <summary>Null where it was sent before.</summary>
        public MessageDraft? Notice { get; init; }
    }
}
