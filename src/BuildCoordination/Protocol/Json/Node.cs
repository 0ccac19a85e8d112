using System.Text;

namespace BuildCoordination.Protocol.Json;

/// <summary>A JSON value as it stands in its source: where it begins and ends, and what it holds.</summary>
internal sealed class Node(byte[] source, NodeKind kind, int start, int depth)
{
    private List<Node>? _elements;
    private List<Member>? _members;

    public byte[] Source { get; } = source;

    public NodeKind Kind { get; } = kind;

    public int Start { get; } = start;

    public int End { get; private set; }

    /// <summary>How many containers are around it: jq indents its content by two spaces for each.</summary>
    public int Depth { get; } = depth;

    /// <summary>A string that we can read and jq 1.6 cannot.</summary>
    public bool JqRefuses { get; init; }

    public bool IsObject => Kind == NodeKind.Object;

    public IReadOnlyList<Node> Elements => (IReadOnlyList<Node>?)_elements ?? [];

    public IReadOnlyList<Member> Members => (IReadOnlyList<Member>?)_members ?? [];

    public ReadOnlySpan<byte> Bytes => Source.AsSpan(Start, End - Start);

    /// <summary>The text of a string; of anything else its JSON.</summary>
    public string Text => Kind == NodeKind.String ? JqText.Decode(Bytes[1..^1]) : JqText.DecodeUtf8(Bytes);

    /// <summary>The value of a member; of equal names the last wins, as in jq.</summary>
    public Node? this[string name]
    {
        get
        {
            for (var i = Members.Count - 1; i >= 0; i--)
            {
                if (Members[i].Name.Is(name))
                    return Members[i].Value;
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

    public void Add(Node element) => (_elements ??= []).Add(element);

    public void Add(Node name, Node value) => (_members ??= []).Add(new Member(name, value));
}

internal readonly record struct Member(Node Name, Node Value);
