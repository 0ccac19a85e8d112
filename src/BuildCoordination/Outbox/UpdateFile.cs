using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Files;
using BuildCoordination.Updates;

namespace BuildCoordination.Outbox;

/// <summary>An accepted update as it stands in the outbox. The format is versioned: files of a newer one are left alone.</summary>
internal sealed record UpdateFile
{
    /// <summary>
    /// Goes up with each change that an older publisher would misread or leave where it is; a daemon notes it in its lock.
    /// </summary>
    public const int CurrentFormat = 1;

    [JsonPropertyName("format")]
    public int Format { get; init; } = CurrentFormat;

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("stamp")]
    public required long Stamp { get; init; }

    /// <summary>When it was accepted, where that is not what the stamp says: after a wrong clock the stamps go on from there.</summary>
    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }

    [JsonPropertyName("update")]
    public required Update Update { get; init; }

    /// <summary>The remote's output, for a rejected update.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonIgnore]
    public UpdateContext Context => new(Id, Stamp) { At = At };

    // What is read is published with all that waits; what cannot be would hold it up.
    private bool IsWhole() => Stamp >= 0 && Stamp <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && Update.IsWhole();

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJson.Default.UpdateFile);

    public static UpdateFileReading Read(byte[] bytes)
    {
        try
        {
            var header = JsonSerializer.Deserialize(bytes, UpdateJson.Default.UpdateHeader);
            if (header is null)
                return new UpdateFileReading(null, IsNewer: false);
            if (header.Format > CurrentFormat || !UpdateHeader.KnownKinds.Contains(header.Update?.Kind ?? ""))
                return new UpdateFileReading(null, IsNewer: true);
            var file = JsonSerializer.Deserialize(bytes, UpdateJson.Default.UpdateFile);
            if (file?.IsWhole() != true || JsonGaps.HasNullInList(bytes))
                return new UpdateFileReading(null, IsNewer: false);
            // A number such as 1e999 can be read and not be written.
            _ = file.ToBytes();
            return new UpdateFileReading(file, IsNewer: false);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            return new UpdateFileReading(null, IsNewer: false);
        }
    }
}

/// <summary>The file, or null: of a newer version, to be left alone, or unreadable.</summary>
internal readonly record struct UpdateFileReading(UpdateFile? File, bool IsNewer);

internal sealed record UpdateHeader(
    [property: JsonPropertyName("format")] int Format = 0,
    [property: JsonPropertyName("update")] UpdateKind? Update = null)
{
    public static IReadOnlySet<string> KnownKinds { get; } =
        typeof(Update).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!)
            .ToHashSet(StringComparer.Ordinal);
}

internal sealed record UpdateKind([property: JsonPropertyName("kind")] string? Kind = null);

// To what this generates a member that is absent, as in a file of an older version, is null, whatever its initializer says: hence "value ??
// ..." in its setter.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(UpdateFile))]
[JsonSerializable(typeof(UpdateHeader))]
internal sealed partial class UpdateJson : JsonSerializerContext;
