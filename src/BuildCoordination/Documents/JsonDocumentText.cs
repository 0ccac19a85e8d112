using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>
/// A document that is one object. Absent, empty and null are an object without members; of what cannot be read, as much as can.
/// </summary>
internal sealed class JsonDocumentText
{
    private static readonly byte[] Empty = [.. "{}\n"u8];

    private readonly byte[] _bytes;

    private JsonDocumentText(byte[] bytes, Node root, string? reason) => (_bytes, Root, Reason) = (bytes, root, reason);

    public Node Root { get; }

    public bool NeedsRepair => Reason is not null;

    public string? Reason { get; }

    public static JsonDocumentText Parse(byte[]? bytes)
    {
        bytes ??= Empty;
        var scan = Scanner.Whole(bytes);
        return scan switch
        {
            { Problem: null, Values: [] or [{ Kind: NodeKind.Null }] } => new(bytes, Scanner.Whole(Empty).Values[0], null),
            { Problem: null, Values: [{ IsObject: true } root] } => new(bytes, root, null),
            _ => new(
                bytes, BestOf(bytes, scan), scan.Problem ?? (scan.Values.Count > 1 ? "it holds more than one value" : "it is no object")),
        };
    }

    public byte[] ToBytes() => _bytes;

    /// <summary>
    /// Puts members in, replacing those of the same name; all others keep their bytes. What needed repair is well-formed then.
    /// </summary>
    public byte[] With(IEnumerable<KeyValuePair<string, JsonNode?>> members)
    {
        var root = Parse(WellFormed()).Root;
        return new Splicer(root.Source).Set(root, members).ToBytes();
    }

    /// <summary>
    /// The text with members of a member set; what else that one holds stays as it stands, also where only jq can read it.
    /// </summary>
    public byte[] WithIn(string name, JsonObject members)
    {
        var root = Parse(WellFormed()).Root;
        return root[name] is { IsObject: true } inner ? new Splicer(root.Source).Set(inner, members).ToBytes() : With([new(name, members)]);
    }

    public byte[] WellFormed() =>
        NeedsRepair ? new Layout().Write(Root, 0, 0).Ascii("\n").ToBytes() : Root.Source;

    /// <summary>One side of a merge, else the first object, complete or with as many members as are.</summary>
    private static Node BestOf(byte[] bytes, Scan scan) =>
        ConflictMarkers.Sides(bytes).Select(Scanner.Whole).Where(side => side.Problem is null)
            .Append(scan)
            .SelectMany(side => side.Values.Concat(side.Open))
            .FirstOrDefault(node => node.IsObject)
        ?? Scanner.Whole(Empty).Values[0];
}
