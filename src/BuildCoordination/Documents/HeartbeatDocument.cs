using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A server's <c>heartbeat.json</c>, or the same text in a beat's commit message.</summary>
internal static class HeartbeatDocument
{
    /// <summary>The beat in a document; null when there is none to read.</summary>
    public static Heartbeat? Read(byte[]? bytes)
    {
        var text = JsonDocumentText.Parse(bytes);
        return text.Root.Members.Count == 0 ? null : Read(text.Root);
    }

    /// <summary>A whole document in jq's layout.</summary>
    public static byte[] Write(Heartbeat beat)
    {
        var json = new JsonObject { ["server"] = beat.Server };
        json.AddIf("timestamp", beat.Timestamp);
        json.AddIf("uptime_seconds", beat.UptimeSeconds is { } uptime ? JsonValue.Create(uptime) : null);
        json.AddIf("healthy", beat.Healthy is { } healthy ? JsonValue.Create(healthy) : null);
        json.AddIf("sequence", beat.Sequence is { } sequence ? JsonValue.Create(sequence) : null);
        json.AddIf("interval_seconds", beat.IntervalSeconds is { } interval ? JsonValue.Create(interval) : null);
        json.AddIf("status", beat.Status);
        json.AddIf("progress", beat.Progress is { } progress ? StatusJson.Write(progress) : null);
        json.AddIf("instance", beat.Instance);
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
        System = node.Raw("system"),
    };
}
