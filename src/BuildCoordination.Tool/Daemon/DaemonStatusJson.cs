using System.Globalization;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.Daemon;

internal sealed record DaemonStatusJson(
    string Server, bool Running, int? ProcessId, DateTimeOffset? Since, double? IntervalSeconds, DateTimeOffset? LastHeartbeat,
        string? Trouble,
        int Waiting,
    string HeartbeatLog, string MessageLog, IReadOnlyList<OtherDaemonJson> Others)
{
    public static DaemonStatusJson Of(BuildCoordinator coordinator)
    {
        var running = coordinator.HasDaemon;
        var record = running ? DaemonRecord.Read(coordinator) : null;
        var logs = new DaemonLogs(coordinator);
        return new(
            coordinator.Server, running, record?.ProcessId, record?.Since, record?.Interval.TotalSeconds, record?.LastHeartbeat,
                record?.Trouble,
            coordinator.Outbox.Count(), record?.HeartbeatLog ?? logs.Heartbeats.Path, record?.MessageLog ?? logs.Messages.Path,
            [.. MachineDaemon.OthersOf(coordinator).Select(OtherDaemonJson.Of)]);
    }

    public IEnumerable<string> Lines()
    {
        yield return Running
            ? $"{Server}: running, process {ProcessId?.ToString(CultureInfo.InvariantCulture)} since {Write(Since)}, a heartbeat every "
                + $"{IntervalSeconds?.ToString(CultureInfo.InvariantCulture)} s"
            : $"{Server}: not running";
        if (Running)
            yield return $"last heartbeat: {Write(LastHeartbeat)}";
        if (Trouble is not null)
            yield return $"trouble: {Display.VisibleText.Line(Trouble)}";
        yield return $"waiting: {Waiting.ToString(CultureInfo.InvariantCulture)}";
        yield return $"logs: {HeartbeatLog} {MessageLog}";
        foreach (var other in Others)
            yield return Display.VisibleText.Line($"also running on this machine: {other.Text}; to stop it: {other.StopCommand}");
    }

    private static string Write(DateTimeOffset? time) => time is { } known ? Timestamps.Write(known) : "never";
}

/// <summary>A daemon of another server or repository on the same machine.</summary>
internal sealed record OtherDaemonJson(
    string Server, string? Repository, string? Branch, int ProcessId, DateTimeOffset Since, string StopCommand)
{
    [JsonIgnore]
    public string Text { get; private init; } = "";

    public static OtherDaemonJson Of(MachineDaemon daemon) => new(
        daemon.Server, daemon.Record.Repository, daemon.Record.Branch, daemon.Record.ProcessId, daemon.Record.Since, daemon.StopCommand)
    {
        Text = daemon.ToString(),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DaemonStatusJson))]
internal sealed partial class DaemonAnswerJson : JsonSerializerContext;
