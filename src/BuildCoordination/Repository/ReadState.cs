using BuildCoordination.Documents;

namespace BuildCoordination.Repository;

/// <summary>What is unread for whom. <c>docs/protocol.md</c>, "Read state".</summary>
internal static class ReadState
{
    /// <summary>
    /// A message is unread for its addressee, never for its sender. The old flag tells of direct messages only, since of a broadcast it says
    /// what somebody read; where it is missing, the message was never meant to be unread. What was sent before a reader joined is history to
    /// him, but not a message to himself.
    /// </summary>
    public static bool IsUnread(this ReadsDocument reads, Message message, string server) =>
        message.From != server
        && (message.To == server || message.To == Message.Everyone)
        && message.HasReadFlag
        && (message.IsDirect ? !message.Read && !reads.Read.Contains(message.Id) : !reads.IsRead(message));
}
