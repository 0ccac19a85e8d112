using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

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

    /// <summary>Writes the server's machine. Members other than the known capabilities stay unchanged.</summary>
    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        var path = RepositoryPaths.Status(Server);
        RepositoryInitializer.Register(documents, Server, context.Time);
        var document = StatusDocument.Parse(documents.Read(path));
        var before = document.Status;
        document = document.Set(new JsonObject
        {
            ["hostname"] = Machine.Hostname,
            ["ip"] = Machine.Ip ?? before.Ip,
            ["manager"] = Machine.Manager ?? before.Manager,
            ["instance"] = Instance,
        });
        if (Capabilities is { } capabilities)
            document = document.SetCapabilities(capabilities.ToJson());
        documents.Write(path, document.ToBytes());
    }
}
