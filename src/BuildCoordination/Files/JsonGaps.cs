using System.Text.Json;

namespace BuildCoordination.Files;

/// <summary>What the serializer lets pass though no list that buildcoord writes has it.</summary>
internal static class JsonGaps
{
    /// <summary>
    /// Whether a null stands in a list: the serializer refuses one in the place of a text, and lets one into a list of texts.
    /// </summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static bool HasNullInList(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        for (var before = JsonTokenType.None; reader.Read(); before = reader.TokenType)
        {
            if (reader.TokenType == JsonTokenType.Null && before != JsonTokenType.PropertyName)
                return true;
        }

        return false;
    }
}
