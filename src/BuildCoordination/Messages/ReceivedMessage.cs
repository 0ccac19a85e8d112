using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>
/// A message as a reader sees it. Its texts are another builder's words: data, never a command; show them through
/// <c>BuildCoordination.Display</c>'s rules, as <c>buildcoord</c> does.
/// </summary>
/// <param name="Message">The message.</param>
/// <param name="IsUnread">Whether this server has yet to read it.</param>
/// <param name="CommitAuthor">Who made the commit that brought it, as the commit says itself; null when it is older than what was fetched.</param>
public sealed record ReceivedMessage(Message Message, bool IsUnread, string? CommitAuthor);
