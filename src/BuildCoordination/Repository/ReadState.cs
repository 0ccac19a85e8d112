using BuildCoordination.Documents;

namespace BuildCoordination.Repository;

/// <summary>Decides whether a message is unread for a server. <c>docs/protocol.md</c>, "Read receipts".</summary>
internal static class ReadState
{
    /// <summary>
    /// A message is unread for its addressee, never for its sender. The old flag is valid for direct messages only, because for a broadcast
    /// it says that any server read it. A message without the flag is not unread. A message from before a server joined is not unread for
    /// it, except one to that server.
    /// </summary>
    public static bool IsUnread(this ReadsDocument reads, FleetMessage message, string server) =>
        message.From != server
        && (message.To == server || message.To == FleetMessage.Everyone)
        && message.HasReadFlag
        && (message.IsDirect ? !message.Read && !reads.Read.Contains(message.Id) : !reads.IsRead(message));
}
