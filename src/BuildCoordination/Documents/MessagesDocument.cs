using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>
/// The live messages, <c>coordination/messages.json</c>. Each edit gives a new document and changes no byte that it need not; an edit of a
/// document that needs repair repairs it.
/// </summary>
internal sealed class MessagesDocument
{
    private readonly Lazy<byte[]> _bytes;
    private readonly Node? _root;
    private readonly Node? _array;
    private readonly MessageSalvage? _salvage;
    private readonly IReadOnlyList<Node>? _nodes;
    private readonly Lazy<IReadOnlyList<FleetMessage>> _messages;
    private readonly Lazy<HashSet<string>> _ids;

    // Messages that were inserted one by one are written together: each writing copies the whole document.
    private readonly MessagesDocument? _onto;
    private readonly IReadOnlyList<(FleetMessage Message, JsonNode Json)> _inserted = [];

    private MessagesDocument(byte[] bytes)
    {
        _bytes = new(bytes);
        var scan = Scanner.Whole(bytes);
        _root = scan is { Problem: null, Values: [var only] } ? only : null;
        _array = _root?.Kind == NodeKind.Array ? _root : _root?["messages"] is { Kind: NodeKind.Array } array ? array : null;
        Reason = scan.Problem ?? ProblemWith(scan.Values);
        _salvage = NeedsRepair ? MessageSalvage.From(bytes) : null;
        var nodes = _nodes = _salvage?.Messages ?? _array?.Elements ?? [];
        _messages = new(() => MessageJson.ReadAll(nodes));
        _ids = new(() => [.. nodes.Select(MessageJson.IdOf)]);
    }

    private MessagesDocument(MessagesDocument onto, IReadOnlyList<(FleetMessage Message, JsonNode Json)> inserted)
    {
        (_onto, _inserted) = (onto, inserted);
        _bytes = new(() => onto.InsertFirst([.. inserted.Select(entry => entry.Json.DeepClone())]));
        _messages = new(() => [.. inserted.Select(entry => entry.Message), .. onto.Messages]);
        _ids = new(() => [.. inserted.Select(entry => entry.Message.Id)]);
    }

    /// <summary>Every readable message, in the document's order; ids may occur twice, and be empty.</summary>
    public IReadOnlyList<FleetMessage> Messages => _messages.Value;

    /// <summary>The number of messages; it does not parse them.</summary>
    public int Count => _onto is null ? _nodes!.Count : _inserted.Count + _onto.Count;

    /// <summary>Whether the scripts' jq fails on it.</summary>
    public bool NeedsRepair => Reason is not null;

    public string? Reason { get; }

    internal IReadOnlyList<Node> Nodes => _nodes ?? Written().Nodes;

    /// <summary>Absent is an empty document in jq's layout.</summary>
    public static MessagesDocument Parse(byte[]? bytes) => new(bytes ?? [.. "{\n  \"messages\": []\n}\n"u8]);

    public byte[] ToBytes() => _bytes.Value;

    public bool Contains(string id) => _ids.Value.Contains(id) || _onto?.Contains(id) == true;

    /// <summary>
    /// Puts messages at the front, the last of them first, as if they came one by one; those already here are left out. A bare array, which
    /// stops the scripts, becomes an object with <c>messages</c> again; its elements keep their bytes.
    /// </summary>
    public MessagesDocument Insert(IReadOnlyList<FleetMessage> messages)
    {
        var added = messages.Where(message => !Contains(message.Id)).DistinctBy(message => message.Id).Reverse().Select(Entry).ToList();
        return added.Count == 0 ? this
            : _onto is null ? new(Repaired().Wrapped(), added)
            : new(_onto, [.. added, .. _inserted]);
    }

    /// <summary>Sets the flag <c>read</c> of direct messages to one server; of a broadcast it would say "read" for all.</summary>
    public MessagesDocument MarkRead(IReadOnlySet<string> ids, string addressee) => Change(
        message => message is { HasReadFlag: true, Read: false, IsDirect: true } && message.To == addressee && ids.Contains(message.Id),
        (splicer, node) => splicer.Set(node, "read", true));

    public MessagesDocument SetAcknowledged(string id, string by, string status) => Change(
        message => message.Id == id && (message.AckStatus != status || !message.AcknowledgedBy.Contains(by)),
        (splicer, node) =>
        {
            var known = node["acknowledged_by"] is { Kind: NodeKind.Array } array ? array : null;
            if (known is not null && !node.Texts("acknowledged_by").Contains(by))
                splicer.Append(known, [JsonValue.Create(by)]);
            splicer.Set(node, known is null
                ? [new("ack_status", status), new("acknowledged_by", new JsonArray(by))]
                : [new("ack_status", status)]);
        });

    /// <summary>Every readable message and all else that could be read, in jq's layout; itself when nothing is wrong.</summary>
    public MessagesDocument Repaired()
    {
        if (_salvage is not { } salvage)
            return this;
        var layout = new Layout().Ascii("{\n  \"messages\": ");
        layout.Block("[]"u8, salvage.Messages.Count, 1, i => layout.Write(salvage.Messages[i], 2, 3));
        foreach (var (name, value) in salvage.Others)
            layout.Ascii(",").Line(1).Write(name, 0, 0).Ascii(": ").Write(value, 1, 2);
        return new(layout.Ascii("\n}\n").ToBytes());
    }

    /// <summary>All but the last three, see <see cref="Limits.UntouchedAtEnd"/>.</summary>
    internal IEnumerable<Node> Changeable() => Nodes.SkipLast(Limits.UntouchedAtEnd);

    internal MessagesDocument Without(IReadOnlySet<Node> gone) =>
        new(new Splicer(ToBytes()).Remove(_array!, i => gone.Contains(Nodes[i])).ToBytes());

    /// <summary>The same document, read from its bytes: what was inserted has its place in them.</summary>
    internal MessagesDocument Written() => _onto is null ? this : new(ToBytes());

    private MessagesDocument Change(Func<FleetMessage, bool> concerned, Action<Splicer, Node> edit)
    {
        if (NeedsRepair)
            return Repaired().Change(concerned, edit);
        if (_onto is not null)
        {
            var written = Messages.Any(concerned) ? Written() : null;
            return written?.Change(concerned, edit) is { } changed && changed != written ? changed : this;
        }

        var splicer = new Splicer(ToBytes());
        foreach (var (_, node) in Messages.Zip(Changeable()).Where(entry => concerned(entry.First)))
            edit(splicer, node);
        var bytes = splicer.ToBytes();
        return bytes == ToBytes() ? this : new(bytes);
    }

    private byte[] InsertFirst(IReadOnlyList<JsonNode> values)
    {
        if (_root is not { IsObject: true })
            return Parse(null).InsertFirst(values);
        var splicer = new Splicer(ToBytes());
        splicer = _array is null ? splicer.Set(_root, "messages", new JsonArray([.. values])) : splicer.InsertFirst(_array, values);
        return splicer.ToBytes();
    }

    // As a reader finds it.
    private static (FleetMessage Message, JsonNode Json) Entry(FleetMessage message)
    {
        var json = MessageJson.Write(message);
        return (MessageJson.Read(Scanner.Whole(Layout.Document(json)).Values[0]), json);
    }

    private MessagesDocument Wrapped() => _root is not { Kind: NodeKind.Array } ? this
        : new(new Layout().Ascii("{\n  \"messages\": ").Raw(_root.Bytes).Ascii("\n}\n").ToBytes());

    private static string? ProblemWith(IReadOnlyList<Node> values) => values switch
    {
        [] or [{ Kind: NodeKind.Null }] => null,
        [{ Kind: NodeKind.Array } array] => ProblemWith(array),
        [{ Kind: NodeKind.Object } root] => root["messages"] is { Kind: not NodeKind.Null } messages ? ProblemWith(messages) : null,
        [_] => "it is neither an object nor an array",
        _ => "it holds more than one value",
    };

    private static string? ProblemWith(Node messages) =>
        messages.Kind != NodeKind.Array ? "messages is no array"
        : messages.Elements.All(element => element.IsObject) ? null
        : "an element of messages is no object";
}
