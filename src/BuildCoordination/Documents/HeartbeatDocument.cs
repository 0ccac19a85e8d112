using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A server's <c>heartbeat.json</c>, or the same text in a heartbeat's commit message.</summary>
internal static class HeartbeatDocument
{
    /// <summary>Reads the heartbeat in a document; null if there is none.</summary>
    public static Heartbeat? Read(byte[]? bytes)
    {
        var text = JsonDocumentText.Parse(bytes);
        return text.Root.Members.Count == 0 ? null : Read(text.Root);
    }

    /// <summary>A whole document in jq's layout.</summary>
    public static byte[] Write(Heartbeat heartbeat)
    {
        var json = new JsonObject { ["server"] = heartbeat.Server };
        json.AddIf("timestamp", heartbeat.Timestamp);
        json.AddIf("uptime_seconds", heartbeat.UptimeSeconds is { } uptime ? JsonValue.Create(uptime) : null);
        json.AddIf("healthy", heartbeat.Healthy is { } healthy ? JsonValue.Create(healthy) : null);
        json.AddIf("sequence", heartbeat.Sequence is { } sequence ? JsonValue.Create(sequence) : null);
        json.AddIf("interval_seconds", heartbeat.IntervalSeconds is { } interval ? JsonValue.Create(interval) : null);
        json.AddIf("status", heartbeat.Status);
        json.AddIf("progress", heartbeat.Progress is { } progress ? StatusJson.Write(progress) : null);
        json.AddIf("instance", heartbeat.Instance);
        json.AddIf("output", heartbeat.Output?.Lines ?? []);
        json.AddIf("output_at", heartbeat.Output?.At);
        return Layout.Document(json);
    }

    private static Heartbeat Read(Node node) => new()
    {
        Server = node.Text("server") ?? "",
        Timestamp = node.Time("timestamp"),
        UptimeSeconds = node.Integer("uptime_seconds"),
        Healthy = node.Flag("healthy"),
        Sequence = node.Integer("sequence"),
        IntervalSeconds = node.Count("interval_seconds"),
        Status = node.Text("status"),
        Progress = node.Object("progress") is { } progress ? StatusJson.ReadProgress(progress) : null,
        Instance = node.Text("instance"),
        Output = BuildOutput.LastOf(node.Texts("output")) is { Count: > 0 } lines ? new(lines, node.Time("output_at")) : null,
        System = node.Raw("system"),
    };
}
