using System.Text.Json.Nodes;

namespace BuildCoordination.Documents.Json;

/// <summary>Changes parts of a document; every byte outside them stays. Edits must not overlap.</summary>
internal sealed class Splicer(byte[] source)
{
    private readonly List<(int Start, int End, byte[] Bytes)> _edits = [];

    /// <summary>Replaces a member's value where it stands, or puts the member at the object's end, as jq's assignment does.</summary>
    public Splicer Set(Node target, string name, JsonNode? value) => Set(target, [new(name, value)]);

    public Splicer Set(Node target, IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        var added = new Layout();
        var depth = target.Depth + 1;
        var empty = target.Members.Count == 0;
        foreach (var (name, value) in members)
        {
            if (target[name] is { } old)
            {
                Replace(old.Start, old.End, new Layout().Write(value, depth).ToBytes());
                continue;
            }

            added.Raw(empty ? [] : ","u8).Line(depth).Text(name).Raw(": "u8).Write(value, depth);
            empty = false;
        }

        return target.Members.Count > 0
            ? Replace(target.Members[^1].Value.End, target.Members[^1].Value.End, added.ToBytes())
            : empty ? this : Replace(target.Start + 1, target.End - 1, added.Line(depth - 1).ToBytes());
    }

    public Splicer Remove(Node target, string name) =>
        RemoveItems(
            target, [.. target.Members.Select(member => (member.Name.Start, member.Value.End))], i => target.Members[i].Name.Is(name));

    public Splicer Remove(Node array, Func<int, bool> gone) =>
        RemoveItems(array, [.. array.Elements.Select(element => (element.Start, element.End))], gone);

    /// <summary>Puts values before an array's elements, in the order given.</summary>
    public Splicer InsertFirst(Node array, IReadOnlyList<JsonNode> values)
    {
        var at = array.Start + 1;
        return array.Elements.Count == 0 ? Fill(array, values) : Replace(at, at, Items(array, values, "", ","));
    }

    public Splicer Append(Node array, IReadOnlyList<JsonNode> values)
    {
        var at = array.Elements.Count == 0 ? 0 : array.Elements[^1].End;
        return array.Elements.Count == 0 ? Fill(array, values) : Replace(at, at, Items(array, values, ",", ""));
    }

    private Splicer Fill(Node array, IReadOnlyList<JsonNode> values) => values.Count == 0 ? this
        : Replace(array.Start + 1, array.End - 1, new Layout().Raw(Items(array, values, "", "", ",")).Line(array.Depth).ToBytes());

    private static byte[] Items(Node array, IReadOnlyList<JsonNode> values, string before, string after, string between = "")
    {
        var layout = new Layout();
        for (var i = 0; i < values.Count; i++)
            layout.Ascii(before).Ascii(i == 0 ? "" : between).Line(array.Depth + 1).Write(values[i], array.Depth + 1).Ascii(after);
        return layout.ToBytes();
    }

    public Splicer Replace(int start, int end, byte[] bytes)
    {
        if (end > start || bytes.Length > 0)
            _edits.Add((start, end, bytes));
        return this;
    }

    public byte[] ToBytes()
    {
        if (_edits.Count == 0)
            return source;
        var result = new byte[source.Length + _edits.Sum(edit => edit.Bytes.Length - (edit.End - edit.Start))];
        var (at, filled) = (0, 0);
        foreach (var (start, end, bytes) in _edits.OrderBy(edit => edit.Start))
        {
            source.AsSpan(at, start - at).CopyTo(result.AsSpan(filled));
            bytes.CopyTo(result, filled += start - at);
            (at, filled) = (end, filled + bytes.Length);
        }

        source.AsSpan(at).CopyTo(result.AsSpan(filled));
        return result;
    }

    private Splicer RemoveItems(Node container, IReadOnlyList<(int Start, int End)> items, Func<int, bool> gone)
    {
        var kept = Enumerable.Range(0, items.Count).Where(i => !gone(i)).ToList();
        if (kept.Count == 0)
            return items.Count == 0 ? this : Replace(container.Start + 1, container.End - 1, []);
        for (var i = 0; i < kept.Count; i++)
        {
            var before = i == 0 ? -1 : kept[i - 1];
            if (kept[i] - before > 1)
                Replace(items[before + 1].Start, items[kept[i]].Start, []);
        }

        return Replace(items[kept[^1]].End, items[^1].End, []);
    }
}
