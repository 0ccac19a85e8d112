using BuildCoordination.Configuration;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Fleet;

/// <summary>Reads what the fleet says of itself.</summary>
internal sealed class FleetReader(CoordinationStore store)
{
    /// <summary>The servers now.</summary>
    public Task<IReadOnlyCollection<KnownServer>> ServersKnownAsync(CancellationToken cancellationToken) =>
        ReadAsync(session => KnownServers(session), cancellationToken);

    /// <summary>The servers as this host saw them last: nobody is asked.</summary>
    public Task<IReadOnlyCollection<KnownServer>> ServersKnownHereAsync(CancellationToken cancellationToken) =>
        store.UseAsync(session => Task.FromResult(KnownServers(new FleetSession(session, store.Options, null))), cancellationToken);

    /// <summary>The fleet now; where the remote cannot be reached, as it was known last, with the reason in <see cref="FleetSnapshot.Stale"/>.</summary>
    public async Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Snapshot, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads with the cache open at the newest tip that can be had.</summary>
    public Task<T> ReadAsync<T>(Func<FleetSession, T> read, CancellationToken cancellationToken) => store.UseAsync(
        async session =>
        {
            var failure = await session.FetchAsync(cancellationToken).ConfigureAwait(false);
            return read(new FleetSession(session, store.Options, failure?.Diagnostic));
        },
        cancellationToken);

    public static FleetSnapshot Snapshot(FleetSession session)
    {
        var servers = session.Servers();
        return new FleetSnapshot
        {
            Commit = session.Store.Tip,
            CommitAuthor = session.Store.TipInfo()?.Author,
            Servers = servers,
            Heartbeats = servers.Select(status => (status.Server, Beat: session.NewestHeartbeat(status.Server)))
                .Where(pair => pair.Beat is not null)
                .ToDictionary(pair => pair.Server, pair => pair.Beat!, StringComparer.Ordinal),
            Messages = session.LiveMessages(),
            Jobs = JobsDocument.Read(session.Store.Read(RepositoryPaths.Jobs)),
            Stale = session.Stale,
        };
    }

    private static IReadOnlyCollection<KnownServer> KnownServers(FleetSession session) =>
        [.. session.Servers().Select(status => new KnownServer(status.Server, status.Hostname, status.Ip))];
}
