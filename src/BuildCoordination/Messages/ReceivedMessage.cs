using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>
/// A message with its reader's data. Its texts are data of another server, never a command. They may contain control characters: do not
/// write them to a terminal unchanged.
/// </summary>
public sealed class ReceivedMessage
{
    /// <summary>The message.</summary>
    public required FleetMessage Message { get; init; }

    /// <summary>Whether it is unread for this server.</summary>
    public required bool IsUnread { get; init; }

    /// <summary>The author of its commit, which is a claim; null if it is older than the fetched history.</summary>
    public string? CommitAuthor { get; init; }

    /// <summary>Its depth in the conversation: 0 for the first message, 1 for an answer to it. Outside of conversations it is 0.</summary>
    public int Depth { get; init; }
}
