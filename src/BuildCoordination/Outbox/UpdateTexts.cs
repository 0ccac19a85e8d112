using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>
/// All text of an update. It is found in the JSON that is stored and published, so no field of no kind can be forgotten: what is not
/// listed here is redacted and bounded, too.
/// </summary>
internal static class UpdateTexts
{
    /// <summary>The most elements of a list of texts.</summary>
    public const int LongestList = 1_000;

    /// <summary>
    /// The fields without free text: fixed words, checked ids of servers, ids that are in the repository already, times and
    /// hashes.
    /// </summary>
    public static IReadOnlySet<string> Words { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "kind", "server", "key", "shared_id", "ids", "to", "type", "retired", "instance", "state", "status", "result", "event", "sha256",
        "earlier_notices", "at", "started_at", "completed_at", "alive_at", "expected_at", "stalled_since",
    };

    /// <summary>The longest text of a field, in code points.</summary>
    public static IReadOnlyDictionary<string, int> Bounds { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["subject"] = Limits.Subject,
        ["body"] = Limits.Body,
        ["priority"] = Limits.Name,
        ["tags"] = Limits.Tag,
        ["in_reply_to"] = Limits.Id,
        ["job"] = Limits.Id,
        ["id"] = Limits.Id,
        ["run"] = Limits.Id,
        ["name"] = Limits.Name,
        ["title"] = Limits.Name,
        ["target"] = Limits.Name,
        ["label"] = Limits.Name,
        ["branch"] = Limits.Id,
        ["commit"] = Limits.Id,
        ["version"] = Limits.Name,
        ["cause"] = Limits.Name,
        ["file"] = Limits.Path,
        ["path"] = Limits.Path,
        ["log"] = Limits.Path,
        ["logs"] = Limits.Path,
        ["artifacts"] = Limits.Path,
        ["text"] = Limits.Excerpt,
        ["hostname"] = Limits.Name,
        ["host"] = Limits.Name,
        ["ip"] = Limits.Name,
        ["manager"] = Limits.Name,
        ["environment"] = Limits.Name,
        ["system"] = Limits.Name,
        ["kernel"] = Limits.Name,
        ["architecture"] = Limits.Name,
        ["java"] = Limits.Name,
        ["maven"] = Limits.Name,
        ["time_zone"] = Limits.Name,
        ["umask"] = Limits.Name,
        ["arguments"] = Limits.Variable,
        ["profiles"] = Limits.Name,
        ["variables"] = Limits.Variable,
        ["changes"] = Limits.Path,
        ["dependencies"] = Limits.Name,
        ["installed"] = Limits.Name,
        ["java_version"] = Limits.Name,
        ["maven_version"] = Limits.Name,
    };

    public static int BoundOf(string field) => Bounds.GetValueOrDefault(field, Limits.Name);

    /// <summary>The texts of an update, each with its field's name.</summary>
    public static IReadOnlyList<(string Field, string Text)> Of(Update update)
    {
        var texts = new List<(string, string)>();
        Visit(ToJson(update), (field, text) =>
        {
            texts.Add((field, text));
            return text;
        });
        return texts;
    }

    /// <summary>The update as it may be stored: each text redacted, then cut to its bound with a mark.</summary>
    public static Update Publishable(Update update, Func<string, string> redact)
    {
        var json = ToJson(update);
        Visit(json, (field, text) => VisibleText.Truncate(redact(text), BoundOf(field), "…"));
        // Read back, changed or not: what could not be read from its file must not get into one.
        return json.Deserialize(UpdateJson.Default.Update)!;
    }

    private static JsonNode ToJson(Update update) => JsonSerializer.SerializeToNode(update, UpdateJson.Default.Update)!;

    private static void Visit(JsonNode node, Func<string, string, string> change)
    {
        if (node is not JsonObject members)
            return;
        foreach (var (field, value) in members.ToArray())
        {
            if (value is null || Words.Contains(field))
                continue;
            if (value is JsonArray list)
                VisitList(field, list, change);
            else if (TextOf(value) is { } text)
                members[field] = change(field, text);
            else
                Visit(value, change);
        }
    }

    private static void VisitList(string field, JsonArray list, Func<string, string, string> change)
    {
        while (list.Count > LongestList)
            list.RemoveAt(list.Count - 1);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is { } element && TextOf(element) is { } text)
                list[i] = change(field, text);
            else if (list[i] is { } inner)
                Visit(inner, change);
        }
    }

    private static string? TextOf(JsonNode node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
