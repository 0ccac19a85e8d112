using BuildCoordination.Documents;
using BuildCoordination.Messages;

namespace BuildCoordination.Tool.Output;

/// <summary>One message, or several that say the same within an hour, as a line of the inbox shows them.</summary>
/// <param name="Newest">The one that is shown.</param>
/// <param name="All">The newest first.</param>
internal sealed record FoldedMessage(ReceivedMessage Newest, IReadOnlyList<ReceivedMessage> All)
{
    private static readonly TimeSpan _window = TimeSpan.FromHours(1);

    /// <summary>Folds messages: same sender, recipient, type, subject and body, at most an hour before the newest of them.</summary>
    /// <param name="messages">Oldest first.</param>
    /// <returns>Oldest first; each has the place of its newest message.</returns>
    public static IReadOnlyList<FoldedMessage> Of(IReadOnlyList<ReceivedMessage> messages)
    {
        var newest = new Dictionary<object, int>();
        var folded = new List<FoldedMessage>();
        foreach (var received in messages.Reverse())
        {
            var message = received.Message;
            var same = (message.From, message.To, message.TypeWord, message.Subject, message.Body);
            if (newest.TryGetValue(same, out var at) && folded[at].Newest.Message.Instant - message.Instant <= _window)
            {
                folded[at] = folded[at] with { All = [.. folded[at].All, received] };
                continue;
            }

            newest[same] = folded.Count;
            folded.Add(new FoldedMessage(received, [received]));
        }

        folded.Reverse();
        return folded;
    }

    /// <summary>Finds the messages that are read together with others: one that says the same is read, too.</summary>
    /// <param name="read">Messages that are read.</param>
    /// <param name="all">All messages, in any order.</param>
    public static IEnumerable<ReceivedMessage> With(IReadOnlyList<ReceivedMessage> read, IReadOnlyList<ReceivedMessage> all)
    {
        ReceivedMessage[] ordered = [.. all.OrderBy(received => received.Message, MessageOrder.OldestFirst)];
        return Of(ordered).Where(one => one.All.Any(read.Contains)).SelectMany(one => one.All);
    }
}
