using System.Text.Json.Nodes;
using BuildCoordination.Protocol.Json;

namespace BuildCoordination.Protocol;

/// <summary>A document that is one object. Absent, empty and null are an object without members; so is what cannot be read.</summary>
internal sealed class ObjectText
{
    private static readonly byte[] Empty = [.. "{}\n"u8];

    private readonly byte[] _bytes;

    private ObjectText(byte[] bytes, Node? root, string? reason)
    {
        _bytes = bytes;
        Root = root ?? ObjectIn(Empty).Root!;
        Reason = reason;
    }

    public Node Root { get; }

    public bool NeedsRepair => Reason is not null;

    public string? Reason { get; }

    public static ObjectText Parse(byte[]? bytes)
    {
        if (bytes is null)
        {
            return Parse(Empty);
        }

        var (root, reason) = ObjectIn(bytes);
        root ??= ConflictMarkers.Sides(bytes).Select(side => ObjectIn(side).Root).FirstOrDefault(side => side is not null);
        return new(bytes, root, reason);
    }

    public byte[] ToBytes() => _bytes;

    /// <summary>Puts members in, replacing those of the same name; all others keep their bytes. What needed repair is well-formed then.</summary>
    public byte[] With(IEnumerable<KeyValuePair<string, JsonNode?>> members) => new Splicer(WellFormed()).Set(Parse(WellFormed()).Root, members).ToBytes();

    public byte[] WellFormed() =>
        NeedsRepair ? new Layout().Write(Root, 0, 0).Ascii("\n").ToBytes() : Root.Source;

    private static (Node? Root, string? Reason) ObjectIn(byte[] bytes)
    {
        var scan = Scanner.Whole(bytes);
        return scan switch
        {
            { Problem: null, Values: [] or [{ Kind: NodeKind.Null }] } => (null, null),
            { Values: [{ IsObject: true } root] } when scan.StoppedAt == bytes.Length => (root, scan.Problem),
            { Problem: null } => (null, scan.Values.Count > 1 ? "it holds more than one value" : "it is no object"),
            _ => (null, scan.Problem),
        };
    }
}
