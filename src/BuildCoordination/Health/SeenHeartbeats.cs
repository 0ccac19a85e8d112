using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Files;
using BuildCoordination.Protocol;

namespace BuildCoordination.Health;

/// <summary>When this host first saw each server's present beat, by its own clock.</summary>
internal sealed class SeenHeartbeats(string path, UnixFileMode mode)
{
    /// <summary>When each server's beat was seen first; what is new is remembered as seen now.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Look(IReadOnlyDictionary<string, Heartbeat> beats, DateTimeOffset now)
    {
        var before = Read();
        var seen = beats.ToDictionary(
            beat => beat.Key,
            beat => before.GetValueOrDefault(beat.Key) is { } known && known.IsOf(beat.Value) && known.FirstSeen <= now
                ? known
                : new SeenHeartbeat(beat.Value.Sequence, beat.Value.Timestamp, now),
            StringComparer.Ordinal);
        if (!seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).SequenceEqual(before.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(seen, SeenJson.Default.DictionaryStringSeenHeartbeat), mode);
        return seen.ToDictionary(pair => pair.Key, pair => pair.Value.FirstSeen, StringComparer.Ordinal);
    }

    private Dictionary<string, SeenHeartbeat> Read()
    {
        try
        {
            return AtomicFile.ReadOwn(path) is { } bytes ? JsonSerializer.Deserialize(bytes, SeenJson.Default.DictionaryStringSeenHeartbeat) ?? [] : [];
        }
        catch (JsonException)
        {
            // What was seen can be seen again.
            return [];
        }
    }
}

internal sealed record SeenHeartbeat(long? Sequence, DateTimeOffset? Timestamp, DateTimeOffset FirstSeen)
{
    public bool IsOf(Heartbeat beat) => Sequence == beat.Sequence && Timestamp == beat.Timestamp;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, SeenHeartbeat>))]
internal sealed partial class SeenJson : JsonSerializerContext;
