using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Daemon;

/// <summary>What a running daemon writes down of itself, for <c>daemon status</c> and <c>daemon stop</c>.</summary>
internal sealed record DaemonRecord
{
    [JsonPropertyName("process_id")]
    public required int ProcessId { get; init; }

    [JsonPropertyName("start_time")]
    public required long StartTime { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    [JsonPropertyName("heartbeat_log")]
    public required string HeartbeatLog { get; init; }

    [JsonPropertyName("message_log")]
    public required string MessageLog { get; init; }

    [JsonPropertyName("interval")]
    public TimeSpan Interval { get; init; }

    [JsonPropertyName("last_beat")]
    public DateTimeOffset? LastBeat { get; init; }

    [JsonPropertyName("trouble")]
    public string? Trouble { get; init; }

    [JsonIgnore]
    public bool IsAlive => ProcessTable.IsAlive(ProcessId, StartTime);

    public static DaemonRecord? Read(BuildCoordinator coordinator)
    {
        try
        {
            return AtomicFile.ReadOwn(PathOf(coordinator)) is { } bytes ? JsonSerializer.Deserialize(bytes, DaemonJson.Default.DaemonRecord) : null;
        }
        catch (JsonException)
        {
            // The lock says whether one runs; this only says more of it.
            return null;
        }
    }

    public void Write(BuildCoordinator coordinator) =>
        coordinator.Context.OutboxFolder.Write(PathOf(coordinator), JsonSerializer.SerializeToUtf8Bytes(this, DaemonJson.Default.DaemonRecord));

    public static void Remove(BuildCoordinator coordinator) => File.Delete(PathOf(coordinator));

    private static string PathOf(BuildCoordinator coordinator) =>
        Path.Combine(coordinator.Context.OutboxFolder.Root, $"{coordinator.Server}.daemon.json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DaemonRecord))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class DaemonJson : JsonSerializerContext;
