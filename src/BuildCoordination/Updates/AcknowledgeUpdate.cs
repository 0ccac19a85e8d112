using System.Text.Json.Serialization;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>A reader acknowledges messages that asked for it.</summary>
internal sealed record AcknowledgeUpdate : Update
{
    [JsonPropertyName("ids")]
    public required IReadOnlyList<string> Ids { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.Message;

    public override string Headline(UpdateContext context) => $"[{Server}] Acknowledged {string.Join(", ", Ids)}";

    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        documents.MarkRead(Server, Ids, context.Time);
        documents.Acknowledge(Server, Ids);
    }
}
