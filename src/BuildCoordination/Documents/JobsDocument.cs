using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>The scripts' job queue: read for health, created empty because their health check needs it.</summary>
internal static class JobsDocument
{
    public static byte[] Empty(DateTimeOffset now) => Layout.Document(new JsonObject
    {
        ["jobs"] = new JsonArray(),
        ["metadata"] = new JsonObject { ["last_updated"] = Timestamps.Write(now), ["next_job_id"] = 1 },
    });

    public static IReadOnlyList<QueuedJob> Read(byte[]? bytes) =>
        [.. JsonDocumentText.Parse(bytes).Root.Objects("jobs").Select(node => new QueuedJob
    {
        Id = node.Text("id") ?? "",
        Type = node.Text("type"),
        Status = node.Text("status"),
        Priority = node.Count("priority"),
        Description = node.Text("description"),
        Branch = node.Text("branch"),
        Commit = node.Text("commit"),
        AssignedTo = node.Text("assigned_to"),
        CreatedAt = node.Time("created_at"),
        StartedAt = node.Time("started_at"),
        CompletedAt = node.Time("completed_at"),
    })];
}
