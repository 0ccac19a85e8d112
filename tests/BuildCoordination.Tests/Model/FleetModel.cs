namespace BuildCoordination.Tests.Model;

/// <summary>What a fleet should know, said in the shortest way: sets, and the newest of what is replaced.</summary>
internal sealed class FleetModel
{
    private readonly Dictionary<string, string> _senders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _sent = new(StringComparer.Ordinal);
    private readonly HashSet<(string Server, string Id)> _read = [];
    private readonly HashSet<(string Server, string Id)> _acknowledged = [];
    private readonly Dictionary<string, (long Stamp, string State)> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Stamp, string Job)> _lastBuilds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _builds = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Messages => _senders.Keys;

    public void Send(string server, string id)
    {
        _senders.Add(id, server);
        Of(_sent, server).Add(id);
    }

    public void Read(string server, string id) => _read.Add((server, id));

    public void Acknowledge(string server, string id)
    {
        Read(server, id);
        _acknowledged.Add((server, id));
    }

    public void Say(string server, string state, long stamp) => _states[server] = Newest(_states.GetValueOrDefault(server), (stamp, state));

    public void End(string server, string job, string message, long stamp)
    {
        Send(server, message);
        Of(_builds, server).Add(job);
        _lastBuilds[server] = Newest(_lastBuilds.GetValueOrDefault(server), (stamp, job));
    }

    public IReadOnlyList<string> SentBy(string server) => _sent.GetValueOrDefault(server) ?? [];

    public IReadOnlyList<string> BuildsOf(string server) => _builds.GetValueOrDefault(server) ?? [];

    public string? StateOf(string server) => _states.TryGetValue(server, out var said) ? said.State : null;

    public string? LastBuildOf(string server) => _lastBuilds.TryGetValue(server, out var last) ? last.Job : null;

    public bool IsRead(string server, string id) => _read.Contains((server, id));

    public bool IsAcknowledged(string server, string id) => _acknowledged.Contains((server, id));

    private static (long, string) Newest((long Stamp, string) one, (long Stamp, string) other) => one.Stamp > other.Stamp ? one : other;

    private static List<string> Of(Dictionary<string, List<string>> lists, string server) =>
        lists.TryGetValue(server, out var list) ? list : lists[server] = [];
}
