using System.Globalization;
using BuildCoordination.Protocol;

namespace BuildCoordination.Tool.Daemon;

internal sealed record DaemonStatusJson(
    string Server, bool Running, int? ProcessId, DateTimeOffset? Since, double? IntervalSeconds, DateTimeOffset? LastBeat, string? Trouble, int Waiting,
    string HeartbeatLog, string MessageLog)
{
    public static DaemonStatusJson Of(BuildCoordinator coordinator)
    {
        var running = coordinator.HasDaemon;
        var record = running ? DaemonRecord.Read(coordinator) : null;
        var logs = new DaemonLogs(coordinator);
        return new(
            coordinator.Server, running, record?.ProcessId, record?.Since, record?.Interval.TotalSeconds, record?.LastBeat, record?.Trouble,
            coordinator.Outbox.Count(), record?.HeartbeatLog ?? logs.Heartbeats.Path, record?.MessageLog ?? logs.Messages.Path);
    }

    public IEnumerable<string> Lines()
    {
        yield return Running
            ? $"{Server}: running, process {ProcessId?.ToString(CultureInfo.InvariantCulture)} since {Write(Since)}, a beat every {IntervalSeconds?.ToString(CultureInfo.InvariantCulture)} s"
            : $"{Server}: not running";
        if (Running)
            yield return $"last beat: {Write(LastBeat)}";
        if (Trouble is not null)
            yield return $"trouble: {Display.VisibleText.Line(Trouble)}";
        yield return $"waiting: {Waiting.ToString(CultureInfo.InvariantCulture)}";
        yield return $"logs: {HeartbeatLog} {MessageLog}";
    }

    private static string Write(DateTimeOffset? time) => time is { } known ? Timestamps.Write(known) : "never";
}
