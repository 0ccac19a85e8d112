using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Fleet;

/// <summary>The coordination repository's documents at one tip.</summary>
internal sealed class FleetSession(StoreSession store, GitOptions options, Diagnostic? stale)
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

    public IReadOnlyList<Message> LiveMessages() => InOrder(MessagesDocument.Parse(store.Read(RepositoryPaths.Messages)).Messages);

    /// <summary>The union by id of the live file, the archives since a time, and each server's own file.</summary>
    public IReadOnlyList<Message> MessagesSince(DateTimeOffset since)
    {
        var documents = store.Documents();
        var own = Servers().Select(status => MessagesDocument.Parse(store.Read($"{status.Server}/messages.json")).Messages);
        var all = MessagesDocument.Parse(store.Read(RepositoryPaths.Messages)).Messages
            .Concat(documents.Archives().Where(path => MayHoldSince(path, since)).SelectMany(path => ArchiveSegment.Read(store.Read(path))))
            .Concat(own.SelectMany(messages => messages));
        return InOrder(all);
    }

    /// <summary>The messages with every acknowledgement that is known: those in the servers' own files too.</summary>
    public IReadOnlyList<Message> WithAcknowledgements(IReadOnlyList<Message> messages)
    {
        if (!messages.Any(message => message.AckRequired))
            return messages;
        var acknowledged = Servers().SelectMany(status => Reads(status.Server).Acknowledged.Select(id => (id, status.Server)))
            .ToLookup(pair => pair.id, pair => pair.Server, StringComparer.Ordinal);
        return [.. messages.Select(message => acknowledged[message.Id].Union(message.AcknowledgedBy).ToArray() is { Length: > 0 } by && message.AckRequired
            ? message with { AcknowledgedBy = by, AckStatus = "completed" }
            : message)];
    }

    public IReadOnlyList<BuildRecord> Builds(string server) => BuildsDocument.Parse(store.Read(RepositoryPaths.Builds(server))).Builds;

    public ReadsDocument Reads(string server) => ReadsDocument.Parse(store.Read(RepositoryPaths.Reads(server)));

    public Heartbeat? NewestHeartbeat(string server)
    {
        Heartbeat?[] beats =
        [
            store.Beat(options.BeatBranchOf(server)).Beat,
            HeartbeatDocument.Read(store.ReadOn($"heartbeat-{server}", RepositoryPaths.Heartbeat(server))),
            HeartbeatDocument.Read(store.Read(RepositoryPaths.Heartbeat(server))),
        ];
        return beats.Where(beat => beat is not null).MaxBy(beat => beat!.Timestamp ?? DateTimeOffset.MinValue);
    }

    // A month's folder, and the scripts' monthly archives, end with that month.
    private static bool MayHoldSince(string path, DateTimeOffset since) =>
        !path.StartsWith(ArchiveSegment.Folder + "/2", StringComparison.Ordinal)
        || string.CompareOrdinal(path[(ArchiveSegment.Folder.Length + 1)..], since.ToString("yyyy-MM", CultureInfo.InvariantCulture)) >= 0;

    // The scripts' ids collide, and some writers give none: only what is the same in every word is one message.
    private static IReadOnlyList<Message> InOrder(IEnumerable<Message> messages) =>
        [.. messages.DistinctBy(message => (message.Id, message.From, message.To, message.Subject, message.Body)).Order(MessageOrder.OldestFirst)];
}
