using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>A message as a JSON object.</summary>
internal static class MessageJson
{
    private const int MostShared = 10_000;

    public static string IdOf(Node node) => node.Text("id") ?? "";

    /// <summary>All messages of a document.</summary>
    public static IReadOnlyList<FleetMessage> ReadAll(IReadOnlyList<Node> nodes)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        return [.. nodes.Select(node => Read(node, words))];
    }

    public static FleetMessage Read(Node node) => Read(node, []);

    private static FleetMessage Read(Node node, HashSet<string> words)
    {
        var type = node.Text("type");
        var known = type is null ? MessageType.Info : TypeOf(type);
        var timestamp = node.Text("timestamp") ?? "";
        return new FleetMessage
        {
            Id = IdOf(node),
            From = Shared(node.Text("from"), words) ?? "",
            To = Shared(node.Text("to"), words) ?? "",
            Type = known ?? MessageType.Info,
            UnknownType = known is null ? type : null,
            Subject = node.Text("subject") ?? "",
            Body = node.Text("body") ?? "",
            Timestamp = Timestamps.Parse(timestamp),
            TimestampText = timestamp,
            Read = node.Flag("read") ?? false,
            HasReadFlag = node.Flag("read") is not null,
            Priority = Shared(node.Text("priority"), words),
            Tags = node.Texts("tags"),
            AckRequired = node.Flag("ack_required") ?? false,
            AckWithin = node.Seconds("ack_within_seconds") is { } limit and > 0 ? TimeSpan.FromSeconds(limit) : null,
            AckStatus = Shared(node.Text("ack_status"), words),
            AcknowledgedBy = node.Texts("acknowledged_by"),
            InReplyTo = node.Text("in_reply_to"),
            HasAutoMark = node.Flag("auto") ?? false,
            Job = Shared(node.Text("job"), words),
            Run = node.Text("run"),
            Result = Shared(node.Text("result"), words),
            Event = Shared(node.Text("event"), words),
            Events = node["events"] is { Elements.Count: > 0 } ? [.. node.Objects("events").Select(ReadEvent)] : [],
        };
    }

    private static MessageEvent ReadEvent(Node reported) =>
        new(reported.Text("event") ?? "", reported.Text("target"), reported.Text("result"), reported.Time("at"));

    // Thousands of messages share a few of these.
    private static string? Shared(string? word, HashSet<string> words)
    {
        if (word is null)
            return null;
        if (words.TryGetValue(word, out var known))
            return known;
        if (words.Count < MostShared)
            words.Add(word);
        return word;
    }

    /// <summary>Writes a new message. It is always unread, because the bash scripts' archivers drop a message without the flag.</summary>
    public static JsonObject Write(FleetMessage message)
    {
        var json = new JsonObject
        {
            ["id"] = message.Id,
            ["from"] = message.From,
            ["to"] = message.To,
            ["type"] = message.TypeWord,
            ["subject"] = message.Subject,
            ["body"] = message.Body,
            ["timestamp"] = message.TimestampText ?? Timestamps.Write(message.Timestamp ?? DateTimeOffset.UnixEpoch),
            ["read"] = false,
        };
        json.AddIf("priority", message.Priority);
        json.AddIf("tags", message.Tags);
        if (message.AckRequired)
        {
            json["ack_required"] = true;
            json["ack_status"] = message.AckStatus ?? "pending";
            json.AddIf("ack_within_seconds", message.AckWithin is { } limit ? (long)limit.TotalSeconds : null);
            json["acknowledged_by"] = new JsonArray([.. message.AcknowledgedBy.Select(by => JsonValue.Create(by))]);
        }

        json.AddIf("in_reply_to", message.InReplyTo);
        if (message.HasAutoMark)
            json["auto"] = true;
        json.AddIf("job", message.Job);
        json.AddIf("run", message.Run);
        json.AddIf("result", message.Result);
        json.AddIf("event", message.Event);
        json.AddIf("events", message.Events.Count == 0 ? null : new JsonArray([.. message.Events.Select(Write)]));
        return json;
    }

    private static JsonObject Write(MessageEvent reported)
    {
        var json = new JsonObject { ["event"] = reported.Event };
        json.AddIf("target", reported.Target);
        json.AddIf("result", reported.Result);
        json.AddIf("at", reported.At);
        return json;
    }

    public static string WordOf(MessageType type) => type switch
    {
        MessageType.Warning => "warning",
        MessageType.Error => "error",
        MessageType.Request => "request",
        _ => "info",
    };

    private static MessageType? TypeOf(string text) => text switch
    {
        "info" => MessageType.Info,
        "warning" => MessageType.Warning,
        "error" => MessageType.Error,
        "request" => MessageType.Request,
        _ => null,
    };
}
