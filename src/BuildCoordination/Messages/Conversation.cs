using BuildCoordination.Documents;

namespace BuildCoordination.Messages;

/// <summary>Messages that answer each other, as far as they can be found.</summary>
internal sealed class Conversation
{
    private readonly IReadOnlyList<FleetMessage> _messages;
    private readonly Dictionary<string, FleetMessage> _byId;
    private readonly ILookup<string, FleetMessage> _answers;

    /// <param name="messages">All that may belong to it, oldest first.</param>
    public Conversation(IReadOnlyList<FleetMessage> messages)
    {
        _messages = messages;
        _byId = messages.Where(message => message.Id.Length > 0).DistinctBy(message => message.Id)
            .ToDictionary(message => message.Id, StringComparer.Ordinal);
        _answers = messages.Where(message => message.InReplyTo is not null).ToLookup(message => message.InReplyTo!, StringComparer.Ordinal);
    }

    /// <summary>
    /// The conversation that a message belongs to: its first word, then each answer under what it answers. Nothing for an unknown id.
    /// </summary>
    public IEnumerable<(FleetMessage Message, int Depth)> Of(string id) =>
        _byId.TryGetValue(id, out var message) ? From(First(message), Nobody()) : [];

    /// <summary>Every conversation, each message once.</summary>
    public IEnumerable<(FleetMessage Message, int Depth)> All()
    {
        var shown = Nobody();
        return _messages.Where(message => !shown.Contains(message)).SelectMany(message => From(First(message), shown));
    }

    private static HashSet<FleetMessage> Nobody() => new(ReferenceEqualityComparer.Instance);

    // A cycle of answers from a foreign writer has no first message; the given one serves.
    private FleetMessage First(FleetMessage message)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        var first = message;
        while (first.InReplyTo is { } before && passed.Add(first.Id) && _byId.TryGetValue(before, out var earlier))
            first = earlier;
        return first;
    }

    // With a stack of its own: a conversation of a hundred thousand answers to answers overflows no other.
    private IEnumerable<(FleetMessage Message, int Depth)> From(FleetMessage first, HashSet<FleetMessage> shown)
    {
        var waiting = new Stack<(FleetMessage Message, int Depth)>([(first, 0)]);
        while (waiting.TryPop(out var next))
        {
            if (!shown.Add(next.Message))
                continue;
            yield return next;
            foreach (var answer in _answers[next.Message.Id].Reverse())
                waiting.Push((answer, next.Depth + 1));
        }
    }
}
