using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>Finds every readable message in a text, whatever is wrong with the rest of it.</summary>
internal sealed class MessageSalvage
{
    private static readonly string[] Traits = ["id", "from", "to", "subject", "body"];

    private readonly HashSet<string> _seen = [];

    public List<Node> Messages { get; } = [];

    /// <summary>The other members of the document's object, such as <c>metadata</c>.</summary>
    public IReadOnlyList<Member> Others { get; private set; } = [];

    public static MessageSalvage From(byte[] bytes)
    {
        var salvage = new MessageSalvage();
        var sides = ConflictMarkers.Sides(bytes);
        foreach (var text in sides.Count > 0 ? sides : [bytes])
            salvage.Take(text);
        return salvage;
    }

    private void Take(byte[] text)
    {
        var found = new List<Node>();
        var swallowed = new List<Node>();
        foreach (var value in Fragments.Of(text))
        {
            if (value["messages"] is { } messages && !IsMessage(value))
            {
                Others = Others.Count > 0 ? Others : [.. value.Members.Where(member => !member.Name.Is("messages"))];
                found.AddRange(messages.Elements.Where(element => element.IsObject));
                foreach (var other in messages.Kind == NodeKind.Array ? messages.Elements.Where(element => !element.IsObject) : [messages])
                    Search(other, found, swallowed);
            }
            else
            {
                Search(value, found, swallowed);
            }
        }

        Merge(found);
        Merge(swallowed);
    }

    /// <summary>A bracket that got lost can make a message an element of the one before it.</summary>
    private static void Search(Node value, List<Node> found, List<Node> swallowed)
    {
        var waiting = new Stack<(Node Node, bool Inside)>([(value, false)]);
        while (waiting.TryPop(out var next))
        {
            var isMessage = IsMessage(next.Node);
            if (isMessage)
                (next.Inside ? swallowed : found).Add(next.Node);
            if (!isMessage || !next.Inside)
            {
                foreach (var child in Fragments.Content(next.Node).Reverse())
                    waiting.Push((child, next.Inside || isMessage));
            }
        }
    }

    /// <summary>Two sides of a merge mostly hold the same; equal ids within one side are the document's own affair.</summary>
    private void Merge(List<Node> found)
    {
        Messages.AddRange(found.Where(node => !_seen.Contains(Key(node))));
        _seen.UnionWith(found.Select(Key));
    }

    private static string Key(Node message) => message.Text("id") is { Length: > 0 } id ? id : JqText.DecodeUtf8(message.Bytes);

    private static bool IsMessage(Node node) => node.IsObject && Traits.Count(trait => node[trait] is not null) >= 3;
}
