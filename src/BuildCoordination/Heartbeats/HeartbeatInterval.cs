using BuildCoordination.Documents;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Heartbeats;

internal static class HeartbeatInterval
{
    /// <summary>Public hosts take about six pushes a minute: what a fleet shares, each of its servers takes less of.</summary>
    private static readonly TimeSpan PerServer = TimeSpan.FromSeconds(20);

    public static TimeSpan Of(ResolvedSettings settings, StoreSession store)
    {
        var set = settings.HeartbeatInterval;
        if (!settings.OriginOf("heartbeat.interval").IsDefault)
            return set;
        var shared = PerServer * store.List("").Where(ServerId.IsValid).Take(Limits.Servers)
            .Count(name => store.Read(RepositoryPaths.Status(name)) is not null);
        return shared > set ? shared : set;
    }
}
