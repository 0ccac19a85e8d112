using System.Text.Json.Serialization;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Moves old messages into the archive now, and not only when there are too many.</summary>
internal sealed record ArchiveUpdate : Update
{
    /// <summary>The number of newest messages that stay live.</summary>
    [JsonPropertyName("keep")]
    public required int Keep { get; init; }

    [JsonIgnore]
    public override string Slot => $"archive-{Server}";

    [JsonIgnore]
    public override Importance Importance => Importance.Marks;

    public override bool IsWhole() => base.IsWhole() && Keep >= 0;

    public override string Headline(UpdateContext context) => $"[{Server}] Archived messages";

    public override void Apply(TreeChanges documents, UpdateContext context) =>
        Archiving.Rotate(documents, new() { Above = Keep, Keep = Keep }, context.Time);
}
