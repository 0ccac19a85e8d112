using BuildCoordination.Documents;
using BuildCoordination.Health;

namespace BuildCoordination.Tests.Hooks;

/// <summary>A fleet's documents without a repository.</summary>
internal sealed class SyntheticFleet
{
    public Dictionary<string, List<BuildRecord>> Builds { get; } = new(StringComparer.Ordinal);

    public List<FleetMessage> Messages { get; } = [];

    public Dictionary<string, (HeartbeatVerdict Verdict, TimeSpan Age)> Heartbeats { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<JobInfo>> Jobs { get; } = new(StringComparer.Ordinal);

    public List<FleetMessage> OpenRequests { get; } = [];

    public void AddServer(string server)
    {
        (Builds[server], Jobs[server]) = ([], []);
        Heartbeats[server] = (HeartbeatVerdict.Alive, TimeSpan.Zero);
    }

    public void End(
        string server, string job, DateTimeOffset started, DateTimeOffset ended, string result = "success", string name = "docs",
        int mostKept = 50)
    {
        Builds[server].Insert(0, new BuildRecord
        {
            Id = job,
            Name = name,
            Result = result,
            Status = result == "success" ? "success" : "failed",
            Subject = result == "success" ? null : "the tests failed",
            StartedAt = started,
            CompletedAt = ended,
            DurationSeconds = (ended - started).TotalSeconds,
        });
        if (Builds[server].Count > mostKept)
            Builds[server].RemoveAt(mostKept);
    }

    public FleetContent Read(bool isWatched = true)
    {
        ServerStatus[] statuses = [.. Builds.Keys.Select(server =>
            new ServerStatus { Server = server, State = "idle", Jobs = Jobs[server] })];
        return new FleetContent(
            statuses,
            Builds.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<BuildRecord>)[.. pair.Value], StringComparer.Ordinal),
            [.. Messages],
            [],
            !isWatched ? null : new FleetHealth
            {
                OpenRequests = [.. OpenRequests],
                Servers =
                [
                    .. statuses.Select(status => new ServerHealth
                    {
                        Server = status.Server,
                        Status = status,
                        Heartbeat = Heartbeats[status.Server].Verdict,
                        HeartbeatAge = Heartbeats[status.Server].Age,
                    }),
                ],
            });
    }
}
