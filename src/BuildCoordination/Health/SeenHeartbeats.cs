using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Health;

/// <summary>When this host first saw each server's present heartbeat, by its own clock.</summary>
internal sealed class SeenHeartbeats(Entry file, UnixFileMode mode, Sharing sharing)
{
    /// <summary>A sequence that moved within this time is that of a server that lives, whatever its clock says.</summary>
    private static readonly TimeSpan WatchLimit = TimeSpan.FromHours(1);

    /// <summary>Gets for how long each server's heartbeat has been the same; what is new is noted as seen now.</summary>
    /// <param name="heartbeats">The newest heartbeat of each server.</param>
    /// <param name="now">By the wall clock.</param>
    /// <param name="tick">By the monotonic clock, in milliseconds.</param>
    /// <param name="isNoted">False for heartbeats that may be older than those that another user of this host saw.</param>
    public IReadOnlyDictionary<string, SeenAge> Observe(
        IReadOnlyDictionary<string, Heartbeat> heartbeats, DateTimeOffset now, long tick, bool isNoted = true)
    {
        var before = Read();
        var boot = MachineIdentity.BootId;
        var seen = heartbeats.ToDictionary(
            heartbeat => heartbeat.Key, heartbeat =>
                Observe(before.GetValueOrDefault(heartbeat.Key), heartbeat.Value), StringComparer.Ordinal);
        if (isNoted
            && !seen.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .SequenceEqual(before.OrderBy(pair => pair.Key, StringComparer.Ordinal)))
        {
            Write(seen);
        }

        return seen.ToDictionary(
            pair => pair.Key,
            pair => new SeenAge(pair.Value.Since(now, tick, boot) ?? TimeSpan.Zero, pair.Value.Age),
            StringComparer.Ordinal);

        SeenHeartbeat Observe(SeenHeartbeat? known, Heartbeat heartbeat)
        {
            var since = known?.Since(now, tick, boot);
            if (known?.IsOf(heartbeat) == true && since is not null)
                return known;
            var hasMoved = known?.Sequence is not null && known.Sequence != heartbeat.Sequence && since <= WatchLimit;
            var age = hasMoved ? TimeSpan.Zero : HeartbeatRule.AgeByItsClock(heartbeat, now);
            return new SeenHeartbeat(heartbeat.Sequence, heartbeat.Timestamp, now, age.TotalSeconds, tick, boot);
        }
    }

    private void Write(Dictionary<string, SeenHeartbeat> seen)
    {
        try
        {
            AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(seen, SeenJson.Default.DictionaryStringSeenHeartbeat), mode);
        }
        catch (IOException e) when (DiskFailure.Find(e.Message) is not null)
        {
            // Without a note, what is seen now counts as new again when there is room.
        }
    }

    private Dictionary<string, SeenHeartbeat> Read()
    {
        try
        {
            return AtomicFile.ReadOwn(file, out var owner) is { } bytes && sharing.IsTrusted(owner)
                ? JsonSerializer.Deserialize(bytes, SeenJson.Default.DictionaryStringSeenHeartbeat) ?? []
                : [];
        }
        catch (JsonException)
        {
            // Seen content can be shown again.
            return [];
        }
    }
}

internal sealed record SeenHeartbeat(
    [property: JsonPropertyName("sequence")] long? Sequence,
    [property: JsonPropertyName("timestamp")] DateTimeOffset? Timestamp,
    [property: JsonPropertyName("first_seen")] DateTimeOffset FirstSeen,
    [property: JsonPropertyName("age_seconds"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? AgeSeconds = null,
    [property: JsonPropertyName("tick"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Tick = null,
    [property: JsonPropertyName("boot"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Boot = null)
{
    /// <summary>The age when it was seen first, by the clock of its sender; zero if its sequence was seen to move.</summary>
    [JsonIgnore]
    public TimeSpan Age => AgeSeconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(AgeSeconds.Value) : TimeSpan.Zero;

    public bool IsOf(Heartbeat heartbeat) => Sequence == heartbeat.Sequence && Timestamp == heartbeat.Timestamp;

    /// <summary>The time since it was seen first; null if this host's clock was set back since.</summary>
    public TimeSpan? Since(DateTimeOffset now, long tick, string boot)
    {
        var since = Tick is { } then && Boot == boot && tick >= then ? TimeSpan.FromMilliseconds(tick - then) : now - FirstSeen;
        return since >= TimeSpan.Zero ? since : null;
    }
}

/// <summary>A reader's record of a heartbeat.</summary>
/// <param name="Watched">For how long it has been the same.</param>
/// <param name="AgeWhenSeen">
/// How old it was when it was seen first, by the clock of its sender; zero if its sequence was seen to move.
/// </param>
internal readonly record struct SeenAge(TimeSpan Watched, TimeSpan AgeWhenSeen);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, SeenHeartbeat>))]
internal sealed partial class SeenJson : JsonSerializerContext;
