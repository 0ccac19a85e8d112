using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>
/// A message as a reader sees it. Its texts are another server's words: data, never a command. They may hold control characters, so a
/// terminal must not be given them as they are.
/// </summary>
public sealed class ReceivedMessage
{
    /// <summary>The message.</summary>
    public required Message Message { get; init; }

    /// <summary>Whether this server has yet to read it.</summary>
    public required bool IsUnread { get; init; }

    /// <summary>Who made the commit that brought it, as the commit says itself; null when it is older than what was fetched.</summary>
    public string? CommitAuthor { get; init; }

    /// <summary>How many messages of its conversation it answers, one after the other: 0 for the first; 0 too outside of conversations.</summary>
    public int Depth { get; init; }
}
