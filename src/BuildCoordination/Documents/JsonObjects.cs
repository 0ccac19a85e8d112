using System.Text.Json.Nodes;

namespace BuildCoordination.Documents;

/// <summary>Members that are left out when there is nothing to say.</summary>
internal static class JsonObjects
{
    public static void AddIf(this JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }

    public static void AddIf(this JsonObject json, string name, DateTimeOffset? value) =>
        json.AddIf(name, value is { } time ? Timestamps.Write(time) : null);

    public static void AddIf(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
    }

    public static void AddIf(this JsonObject json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            json[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
    }
}
