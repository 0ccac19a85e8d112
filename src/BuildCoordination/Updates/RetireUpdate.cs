using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Removes a server from the fleet. Its builds and logs stay; its other documents are in the history.</summary>
internal sealed record RetireUpdate : Update
{
    /// <summary>The server that goes; <see cref="Update.Server"/> is the one that says so.</summary>
    [JsonPropertyName("retired")]
    public required string Retired { get; init; }

    [JsonIgnore]
    public override Importance Importance => Importance.Message;

    public override bool IsWhole() => base.IsWhole() && ServerId.IsValid(Retired);

    public override string Headline(UpdateContext context) => $"[{Server}] Retired {Retired}";

    public override void Apply(TreeChanges documents, UpdateContext context)
    {
        foreach (var path in new[] { RepositoryPaths.Status(Retired), RepositoryPaths.Heartbeat(Retired), RepositoryPaths.Reads(Retired) })
        {
            if (documents.Read(path) is not null)
                documents.Delete(path);
        }
    }
}
