using BuildCoordination.Protocol;

namespace BuildCoordination.Messages;

/// <summary>Messages that answer each other, as far as they can be found.</summary>
internal sealed class Conversation
{
    private readonly Dictionary<string, Message> _byId;
    private readonly ILookup<string, Message> _answers;

    /// <param name="messages">All that may belong to it, oldest first.</param>
    public Conversation(IReadOnlyList<Message> messages)
    {
        _byId = messages.Where(message => message.Id.Length > 0).DistinctBy(message => message.Id).ToDictionary(message => message.Id, StringComparer.Ordinal);
        _answers = messages.Where(message => message.InReplyTo is not null).ToLookup(message => message.InReplyTo!, StringComparer.Ordinal);
    }

    /// <summary>The conversation that a message belongs to: its first word, then each answer under what it answers. Nothing for an unknown id.</summary>
    public IEnumerable<(Message Message, int Depth)> Of(string id) => _byId.TryGetValue(id, out var message) ? Under(First(message), 0, []) : [];

    // What a foreign writer made a circle of has no first word; where we began serves.
    private Message First(Message message)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal);
        var first = message;
        while (first.InReplyTo is { } before && passed.Add(first.Id) && _byId.TryGetValue(before, out var earlier))
            first = earlier;
        return first;
    }

    private IEnumerable<(Message Message, int Depth)> Under(Message message, int depth, HashSet<Message> shown)
    {
        if (!shown.Add(message))
            yield break;
        yield return (message, depth);
        foreach (var answer in _answers[message.Id].SelectMany(answer => Under(answer, depth + 1, shown)))
            yield return answer;
    }
}
