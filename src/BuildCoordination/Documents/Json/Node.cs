using System.Text;

namespace BuildCoordination.Documents.Json;

/// <summary>A JSON value as it stands in its source: where it begins and ends, and what it holds.</summary>
internal sealed class Node(byte[] source, NodeKind kind, int start, int depth)
{
    private List<Node>? _elements;
    private List<Member>? _members;
    private LastUnfolded? _folded;

    public byte[] Source { get; } = source;

    public NodeKind Kind { get; } = kind;

    public int Start { get; } = start;

    public int End { get; private set; }

    /// <summary>The nesting depth: jq indents the content by two spaces for each level.</summary>
    public int Depth { get; } = depth;

    /// <summary>A string that this library can read and jq 1.6 cannot.</summary>
    public bool JqRejects { get; init; }

    public bool IsObject => Kind == NodeKind.Object;

    public IReadOnlyList<Node> Elements => (IReadOnlyList<Node>?)Content._elements ?? [];

    public IReadOnlyList<Member> Members => (IReadOnlyList<Member>?)Content._members ?? [];

    public ReadOnlySpan<byte> Bytes => Source.AsSpan(Start, End - Start);

    /// <summary>The text of a string; of anything else its JSON.</summary>
    public string Text => Kind == NodeKind.String ? JqText.Decode(Bytes[1..^1]) : JqText.DecodeUtf8(Bytes);

    /// <summary>The value of a member; of equal names the last wins, as in jq.</summary>
    public Node? this[string name]
    {
        get
        {
            var members = Members;
            for (var i = members.Count - 1; i >= 0; i--)
            {
                if (members[i].Name.Is(name))
                    return members[i].Value;
            }

            return null;
        }
    }

    public bool Is(string text)
    {
        var inner = Bytes[1..^1];
        return inner.Contains((byte)'\\') || !Ascii.IsValid(inner) ? Text == text : Ascii.Equals(inner, text);
    }

    public Node ClosedAt(int end)
    {
        End = end;
        return this;
    }

    /// <summary>
    /// Drops the content, which is read again from the source when it is asked for. A list of a hundred thousand messages is kept as that
    /// many places.
    /// </summary>
    public Node FoldedInto(LastUnfolded last)
    {
        (_elements, _members, _folded) = (null, null, last);
        return this;
    }

    public void Add(Node element) => (_elements ??= []).Add(element);

    private Node Content => _folded is null ? this : _folded.Of(this);

    public void Add(Node name, Node value) => (_members ??= []).Add(new Member(name, value));
}

internal readonly record struct Member(Node Name, Node Value);

/// <summary>The folded node of a document that was looked into last: one that is looked into is looked into many times.</summary>
internal sealed class LastUnfolded
{
    private volatile Tuple<Node, Node>? _last;

    public Node Of(Node folded)
    {
        if (_last is { } last && ReferenceEquals(last.Item1, folded))
            return last.Item2;
        var content = Scanner.Unfolded(folded);
        _last = new(folded, content);
        return content;
    }
}
