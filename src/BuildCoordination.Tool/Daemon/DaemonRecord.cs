using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The record of a running daemon, for <c>daemon status</c> and <c>daemon stop</c>.</summary>
internal sealed record DaemonRecord
{
    [JsonPropertyName("process_id")]
    public required int ProcessId { get; init; }

    [JsonPropertyName("start_time")]
    public required long StartTime { get; init; }

    /// <summary>The repository, without credentials; null in a record of an earlier version.</summary>
    [JsonPropertyName("repository")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Repository { get; init; }

    [JsonPropertyName("branch")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Branch { get; init; }

    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    [JsonPropertyName("heartbeat_log")]
    public required string HeartbeatLog { get; init; }

    [JsonPropertyName("message_log")]
    public required string MessageLog { get; init; }

    [JsonPropertyName("interval")]
    public TimeSpan Interval { get; init; }

    [JsonPropertyName("last_beat")]
    public DateTimeOffset? LastHeartbeat { get; init; }

    [JsonPropertyName("trouble")]
    public string? Trouble { get; init; }

    /// <summary>The user who owns the record, and whose process it can be; null if the system does not say.</summary>
    [JsonIgnore]
    public uint? Owner { get; init; }

    [JsonIgnore]
    public bool IsAlive => ProcessTable.IsAlive(ProcessId, StartTime);

    public static DaemonRecord? Read(BuildCoordinator coordinator)
    {
        var folder = coordinator.Context.OutboxFolder;
        var (ofOwner, own) = (Read(folder, folder.Root[NameOf(coordinator)]), Read(folder, FileOf(coordinator)));
        return ofOwner is { IsAlive: true } ? ofOwner : own ?? ofOwner;
    }

    public void Write(BuildCoordinator coordinator) =>
        coordinator.Context.OutboxFolder.Write(
            FileOf(coordinator), JsonSerializer.SerializeToUtf8Bytes(this, DaemonJson.Default.DaemonRecord));

    public static void Remove(BuildCoordinator coordinator) => FileOf(coordinator).TryDelete();

    /// <summary>Reads a record, whoever it is of; null where there is none.</summary>
    public static DaemonRecord? Read(Entry file)
    {
        try
        {
            return AtomicFile.ReadOwn(file, out var owner) is { } bytes
                && JsonSerializer.Deserialize(bytes, DaemonJson.Default.DaemonRecord) is { } record
                    ? record with { Owner = owner }
                    : null;
        }
        catch (JsonException)
        {
            // The lock says whether one runs; this only says more of it.
            return null;
        }
    }

    /// <summary>The server in the name of a record; null for the name of another file.</summary>
    public static string? ServerOf(string fileName) =>
        fileName.Split('.') is [var server, "daemon", .., "json"] && ServerId.IsValid(server) ? server : null;

    private static string NameOf(BuildCoordinator coordinator) => $"{coordinator.Server}.daemon.json";

    private static Entry FileOf(BuildCoordinator coordinator) => coordinator.Context.OutboxFolder.Note(NameOf(coordinator));

    private static DaemonRecord? Read(OutboxFolder folder, Entry file) =>
        Read(file) is { } record && folder.Sharing.IsTrusted(record.Owner) ? record : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DaemonRecord))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class DaemonJson : JsonSerializerContext;
