using System.Text.Json;

namespace BuildCoordination.Files;

/// <summary>Finds nulls in lists, which the serializer accepts but buildcoord never writes.</summary>
internal static class JsonGaps
{
    /// <summary>
    /// Whether a list contains a null: the serializer rejects a null in the place of a text, but accepts one in a list of texts.
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
