using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A server's status and its jobs as JSON.</summary>
internal static class StatusJson
{
    public static ServerStatus Read(Node node) => new()
    {
        Server = node.Text("server") ?? "",
        Hostname = node.Text("hostname"),
        Ip = node.Text("ip"),
        Manager = node.Text("manager"),
        Timestamp = node.Time("timestamp"),
        State = node.Text("status") ?? "",
        CurrentJob = node.Object("current_job") is { } job ? ReadJob(job) : null,
        Jobs = [.. node.Objects("jobs").Select(ReadJob)],
        LastBuild = node.Object("last_build") is { } build ? EndJson.ReadBuild(build) : null,
        LastPackage = node.Object("last_package") is { } package ? EndJson.ReadPackage(package) : null,
        Instance = node.Text("instance"),
        Stamp = node.Integer("stamp"),
        System = node.Raw("system"),
        Capabilities = node.Raw("capabilities"),
    };

    public static JobInfo ReadJob(Node node) => new()
    {
        Id = node.Text("id") ?? "",
        StartedAt = node.Time("started_at"),
        Name = node.Text("name"),
        Branch = node.Text("branch"),
        Target = node.Text("target"),
        Progress = node.Object("progress") is { } progress ? ReadProgress(progress) : null,
        ExpectedAt = node.Time("expected_at"),
        StalledSince = node.Time("stalled_since"),
        Host = node.Text("host"),
        Log = node.Text("log"),
        AliveAt = node.Time("alive_at"),
    };

    public static JobProgress ReadProgress(Node node) =>
        new(node.Count("done") ?? 0, node.Count("total") ?? 0, node.Text("label"));

    public static JsonObject Write(JobInfo job)
    {
        var json = new JsonObject { ["id"] = job.Id };
        json.AddIf("started_at", job.StartedAt);
        json.AddIf("name", job.Name);
        json.AddIf("branch", job.Branch);
        json.AddIf("target", job.Target);
        json.AddIf("progress", job.Progress is { } progress ? Write(progress) : null);
        json.AddIf("expected_at", job.ExpectedAt);
        json.AddIf("stalled_since", job.StalledSince);
        json.AddIf("host", job.Host);
        json.AddIf("log", job.Log);
        json.AddIf("alive_at", job.AliveAt);
        return json;
    }

    public static JsonObject Write(JobProgress progress)
    {
        var json = new JsonObject { ["done"] = progress.Done, ["total"] = progress.Total };
        json.AddIf("label", progress.Label);
        return json;
    }
}
