using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A server's last builds, <c>builds.json</c>: <c>{"builds": [newest, …]}</c>.</summary>
internal sealed class BuildsDocument
{
    private readonly JsonDocumentText _text;

    private IReadOnlyList<BuildRecord>? _builds;

    private BuildsDocument(JsonDocumentText text) => _text = text;

    /// <summary>The builds, newest first. buildcoord writes at most <see cref="Limits.Builds"/>.</summary>
    public IReadOnlyList<BuildRecord> Builds => _builds ??= [.. _text.Root.Objects("builds").Select(EndJson.ReadBuild)];

    public bool NeedsRepair => _text.NeedsRepair;

    public string? Reason => _text.Reason;

    public static BuildsDocument Parse(byte[]? bytes) => new(JsonDocumentText.Parse(bytes));

    public byte[] ToBytes() => _text.ToBytes();

    /// <summary>
    /// Puts a build in front, and drops the oldest above the limit; nothing when it is there already. A job may run again under its id.
    /// </summary>
    public BuildsDocument Add(BuildRecord build)
    {
        if (Builds.Any(known => known.Id == build.Id && (known.Run is not null && build.Run is not null
            ? known.Run == build.Run
            : known.StartedAt?.ToUnixTimeSeconds() == build.StartedAt?.ToUnixTimeSeconds())))
        {
            return this;
        }

        var bytes = _text.WellFormed();
        var root = JsonDocumentText.Parse(bytes).Root;
        return root["builds"] is { Kind: NodeKind.Array } builds
            ? Parse(new Splicer(bytes).InsertFirst(builds, [EndJson.Write(build)]).ToBytes()).Cut()
            : Parse(_text.With([new("builds", new JsonArray(EndJson.Write(build)))]));
    }

    private BuildsDocument Cut() => _text.Root["builds"] is { Elements.Count: > Limits.Builds } builds
        ? Parse(new Splicer(_text.ToBytes()).Remove(builds, i => i >= Limits.Builds).ToBytes())
        : this;
}
