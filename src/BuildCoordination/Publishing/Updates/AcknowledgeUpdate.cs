using System.Text.Json.Serialization;

namespace BuildCoordination.Publishing.Updates;

/// <summary>A reader acknowledges messages that asked for it.</summary>
internal sealed record AcknowledgeUpdate : Update
{
    [JsonPropertyName("ids")]
    public required IReadOnlyList<string> Ids { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.Message;

    public override string Headline(Stamped stamped) => $"[{Server}] Acknowledged {string.Join(", ", Ids)}";

    public override void Apply(TreeChanges documents, Stamped stamped)
    {
        documents.MarkRead(Server, Ids, stamped.Time);
        documents.Acknowledge(Server, Ids);
    }
}
