using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Heartbeats;

/// <summary>
/// Decides whether a server's heartbeat is on the main branch too: while another server still reads it there. <c>docs/protocol.md</c>,
/// "Heartbeat".
/// </summary>
internal static class MainHeartbeat
{
    private const string Workflows = ".github/workflows";

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan PartnerIsGone = TimeSpan.FromHours(24);

    public static bool IsWanted(StoreSession store, string server, HeartbeatOnMain policy, DateTimeOffset now)
    {
        if (store.Tip is null || policy == HeartbeatOnMain.Never)
            return false;
        var last = HeartbeatDocument.Read(store.Read(RepositoryPaths.Heartbeat(server)))?.Timestamp;
        if (last is { } time && (now - time).Duration() < AtMostEvery)
            return false;
        return policy == HeartbeatOnMain.Always || HasScriptPartner(store, server, now) || HasMonitor(store);
    }

    // Heartbeats of the bash scripts have no sequence, those of buildcoord do. A server with a heartbeat branch also reads the branches of
    // others.
    private static bool HasScriptPartner(StoreSession store, string server, DateTimeOffset now) => store.List("")
        .Where(other => other != server && ServerId.IsValid(other)).Take(Limits.Servers)
        .Any(other => HeartbeatDocument.Read(store.Read(RepositoryPaths.Heartbeat(other))) is { Sequence: null, Timestamp: { } time }
            && now - time < PartnerIsGone && !(store.LastHeartbeatOnBranch(other) >= time));

    private static bool HasMonitor(StoreSession store) => store.List(Workflows)
        .Select(name => store.Read($"{Workflows}/{name}"))
        .Any(text => text is not null && Encoding.UTF8.GetString(text).Contains("heartbeat.json", StringComparison.Ordinal));
}
