using System.Text.Json.Serialization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing.Updates;

/// <summary>Which machine stands behind a server's id, and what it can do. What the server is doing stays as it is.</summary>
internal sealed record RegisterUpdate : Update
{
    [JsonPropertyName("machine")]
    public required ServerMachine Machine { get; init; }

    [JsonPropertyName("capabilities")]
    public ServerCapabilities? Capabilities { get; init; }

    [JsonPropertyName("instance")]
    public string? Instance { get; init; }

    [JsonIgnore]
    public override string Slot => $"register-{Server}";

    [JsonIgnore]
    public override Importance Importance => Importance.Message;

    public override string Headline(UpdateContext context) => $"[{Server}] Registered at {Timestamps.Write(context.Time)}";

    public override void Apply(TreeChanges documents, UpdateContext context) => documents.Register(this, context);
}
