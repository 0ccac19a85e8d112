using System.Text.Json.Nodes;

namespace BuildCoordination.Documents;

/// <summary>A server's <c>status.json</c>; unknown members stay unchanged.</summary>
internal sealed class StatusDocument
{
    private readonly JsonDocumentText _text;

    private StatusDocument(JsonDocumentText text) => (_text, Status) = (text, StatusJson.Read(text.Root));

    public ServerStatus Status { get; }

    public bool NeedsRepair => _text.NeedsRepair;

    public string? Reason => _text.Reason;

    public static StatusDocument Parse(byte[]? bytes) => new(JsonDocumentText.Parse(bytes));

    public byte[] ToBytes() => _text.ToBytes();

    /// <summary>Sets any subset of the top-level members; a null is written as null.</summary>
    public StatusDocument Set(JsonObject members) => Parse(_text.With(members));

    /// <summary>Sets some capabilities; unknown ones stay.</summary>
    public StatusDocument SetCapabilities(JsonObject members) => Parse(_text.WithIn("capabilities", members));
}
