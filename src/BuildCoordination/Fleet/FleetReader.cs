using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Heartbeats;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Fleet;

/// <summary>Reads what the fleet says of itself.</summary>
internal sealed class FleetReader(CoordinationStore store)
{
    public Task<IReadOnlyCollection<KnownServer>> KnownServersAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyCollection<KnownServer>>(
        session => [.. session.Servers().Select(status => new KnownServer(status.Server, status.Hostname, status.Ip))], cancellationToken);

    /// <summary>Whether a server was there when this host looked last: then nobody need be asked.</summary>
    public async Task<bool> IsKnownAsync(string server, CancellationToken cancellationToken)
    {
        using var session = await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        return session.Read(RepositoryPaths.Status(server)) is not null;
    }

    /// <summary>The fleet now; where the remote cannot be reached, as it was known last, with the reason in <see cref="FleetSnapshot.Stale"/>.</summary>
    public async Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Snapshot, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads with the cache open at the newest tip that can be had.</summary>
    public async Task<T> ReadAsync<T>(Func<FleetSession, T> read, CancellationToken cancellationToken)
    {
        using var session = await store.OpenAsync(cancellationToken).ConfigureAwait(false);
        var failure = await session.FetchAsync(cancellationToken).ConfigureAwait(false);
        return read(new FleetSession(session, store.Options.Branch, failure?.Diagnostic));
    }

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
}

/// <summary>The coordination repository's documents at one tip.</summary>
internal sealed class FleetSession(StoreSession store, string branch, Diagnostic? stale)
{
    public StoreSession Store => store;

    public Diagnostic? Stale => stale;

    public IReadOnlyList<ServerStatus> Servers() =>
    [
        .. store.List("").Where(ServerId.IsValid)
            .Select(name => (name, bytes: store.Read(RepositoryPaths.Status(name))))
            .Where(pair => pair.bytes is not null)
            .Select(pair => StatusDocument.Parse(pair.bytes).Status with { Server = pair.name }),
    ];

    public IReadOnlyList<Message> LiveMessages() => [.. InOrder(MessagesDocument.Parse(store.Read(RepositoryPaths.Messages)).Messages)];

    /// <summary>The union by id of the live file, the archives since a time, and each server's own file.</summary>
    public IReadOnlyList<Message> MessagesSince(DateTimeOffset since)
    {
        var documents = store.Documents();
        var own = Servers().Select(status => MessagesDocument.Parse(store.Read($"{status.Server}/messages.json")).Messages);
        var all = MessagesDocument.Parse(store.Read(RepositoryPaths.Messages)).Messages
            .Concat(documents.Archives().Where(path => MayHoldSince(path, since)).SelectMany(path => ArchiveSegment.Read(store.Read(path))))
            .Concat(own.SelectMany(messages => messages));
        return [.. InOrder(all.DistinctBy(message => message.Id, StringComparer.Ordinal))];
    }

    public ReadsDocument Reads(string server) => ReadsDocument.Parse(store.Read(RepositoryPaths.Reads(server)));

    public Heartbeat? NewestHeartbeat(string server)
    {
        Heartbeat?[] beats =
        [
            store.Beat(HeartbeatBranch.Of(server, branch)).Beat,
            HeartbeatDocument.Read(store.ReadOn($"heartbeat-{server}", RepositoryPaths.Heartbeat(server))),
            HeartbeatDocument.Read(store.Read(RepositoryPaths.Heartbeat(server))),
        ];
        return beats.Where(beat => beat is not null).MaxBy(beat => beat!.Timestamp ?? DateTimeOffset.MinValue);
    }

    // A month's folder, and the scripts' monthly archives, end with that month.
    private static bool MayHoldSince(string path, DateTimeOffset since) =>
        !path.StartsWith(ArchiveSegment.Folder + "/2", StringComparison.Ordinal)
        || string.CompareOrdinal(path[(ArchiveSegment.Folder.Length + 1)..], since.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)) >= 0;

    private static IEnumerable<Message> InOrder(IEnumerable<Message> messages) => messages.Order(MessageOrder.OldestFirst);
}
