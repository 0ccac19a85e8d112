using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>Which format a repository has, and how new a writer must be, <c>coordination/format.json</c>. Absent is version 1.</summary>
internal sealed record FormatDocument(int Version = 1, int MinWriter = 1)
{
    /// <summary>
    /// The format that this library writes. If the repository requires a newer one, the library only reads, and the outbox waits.
    /// </summary>
    public const int Current = 1;

    public static FormatDocument Parse(byte[]? bytes)
    {
        var root = JsonDocumentText.Parse(bytes).Root;
        return new(root.Count("version") ?? 1, root.Count("min_writer") ?? 1);
    }

    public byte[] ToBytes() => Layout.Document(new JsonObject { ["version"] = Version, ["min_writer"] = MinWriter });
}
