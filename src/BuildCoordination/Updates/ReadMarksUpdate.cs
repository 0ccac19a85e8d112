using System.Text.Json.Serialization;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>The messages that a reader has seen.</summary>
internal sealed record ReadMarksUpdate : Update
{
    [JsonPropertyName("ids")]
    public required IReadOnlyList<string> Ids { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.Marks;

    public override string Headline(UpdateContext context) => $"[{Server}] Marked messages as read";

    public override void Apply(TreeChanges documents, UpdateContext context) => documents.MarkRead(Server, Ids, context.Time);
}
