using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Agents;

/// <summary>One argument of a tool: its schema, and how its value is read.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">Of JSON: <c>string</c>, <c>integer</c>, <c>boolean</c> or <c>array</c> (of strings).</param>
/// <param name="Description">For the agent; null where the name says it.</param>
internal sealed record ToolArgument(string Name, string Type, string? Description = null)
{
    public bool IsRequired { get; init; }

    /// <summary>The allowed words; empty for any text.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Of an integer.</summary>
    public (int Least, int Most) Range { get; init; }

    public JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = Type };
        if (Description is not null)
            schema["description"] = Description;
        if (Words.Count > 0)
            schema["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]);
        if (Type == "integer")
            (schema["minimum"], schema["maximum"]) = (Range.Least, Range.Most);
        if (Type == "array")
            schema["items"] = new JsonObject { ["type"] = "string" };
        return schema;
    }

    /// <summary>Reads a value. Agents write numbers and switches as texts now and then: these count.</summary>
    /// <exception cref="ToolArgumentException">It is not allowed.</exception>
    public object Read(JsonElement value) => Type switch
    {
        "integer" => ReadNumber(value),
        "boolean" => ReadSwitch(value),
        "array" => ReadList(value),
        _ => ReadText(value),
    };

    private string ReadText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString()! is var text
            && (Words.Count == 0 || Words.Contains(text, StringComparer.Ordinal))
            ? text
            : throw Invalid(value, Words.Count == 0 ? "a text" : string.Join(", ", Words));

    private int ReadNumber(JsonElement value) =>
        int.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= Range.Least && number <= Range.Most
                ? number
                : throw Invalid(value, string.Create(CultureInfo.InvariantCulture, $"{Range.Least} to {Range.Most}"));

    private bool ReadSwitch(JsonElement value) =>
        bool.TryParse(value.ToString(), out var isOn) ? isOn : throw Invalid(value, "true, false");

    private string[] ReadList(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. value.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw Invalid(value, "a list of texts"),
    };

    private ToolArgumentException Invalid(JsonElement value, string allowed) => new(
        $"'{Name}' is {Display.VisibleText.Truncate(value.GetRawText(), 60, "…")}. Allowed: {allowed}.");
}

/// <summary>The arguments of a call are wrong; its message is for the agent.</summary>
internal sealed class ToolArgumentException(string message) : Exception(message);
