using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Publishing;

/// <summary>Several updates applied to one tip: the files of one commit, and its message.</summary>
internal sealed record Batch(IReadOnlyDictionary<string, byte[]?> Changes, string Message, string Server, DateTimeOffset Time)
    : NewCommit(Changes, Message, Server, Time)
{
    /// <summary>The servers that these updates add to a fleet that had others, where nobody registered them on purpose.</summary>
    public IReadOnlyList<string> Joined { get; private init; } = [];

    public static Batch Apply(
        IReadOnlyList<WaitingUpdate> updates, TreeChanges documents, DateTimeOffset now, RotationLimits? limits = null)
    {
        if (updates.Count == 0)
            return new Batch(documents.Changes, "", "", now);
        limits ??= new RotationLimits();
        string[] servers = [.. updates.Select(update => update.Update.Server).Distinct(StringComparer.Ordinal)];
        // Times have whole seconds: the first message is older than those that it comes before.
        var joined = FindJoined(updates, servers, documents);
        var founded = updates.Min(update => update.Context.Time) - TimeSpan.FromSeconds(1);
        RepositoryInitializer.Fill(documents, servers[0], founded < now ? founded : now);
        foreach (var server in servers)
            DocumentRepair.Apply(documents, server, now);
        Archiving.Prepare(documents, limits, now);
        foreach (var update in updates)
            update.Update.Apply(documents, update.Context with { Now = now });
        foreach (var server in servers)
        {
            RepositoryInitializer.Register(documents, server, now);
            documents.CompleteAcknowledgements(server);
        }

        Archiving.Apply(documents, limits, now);
        RepositoryInitializer.Refill(documents, servers[0], now);
        return new Batch(documents.Changes, CommitMessage.For(updates, now), servers[0], now) { Joined = joined };
    }

    private static IReadOnlyList<string> FindJoined(IReadOnlyList<WaitingUpdate> updates, string[] servers, TreeChanges documents)
    {
        var registered = updates.Select(update => update.Update).OfType<RegisterUpdate>().Select(update => update.Server);
        return [.. servers.Except(registered).Where(server => documents.Read(RepositoryPaths.Status(server)) is null)];
    }

    /// <summary>
    /// A commit that says only that the server's status is as it was, or nothing at all where the server's status itself was rejected:
    /// a remote that rejects this one, too, rejects everything.
    /// </summary>
    public static Batch Probe(Update rejected, TreeChanges documents, DateTimeOffset now) =>
        Probe(rejected.Server, documents, now, touchesStatus: rejected is not StatusUpdate);

    /// <summary>A commit that says only that the server's status is as it was.</summary>
    public static Batch Probe(string server, TreeChanges documents, DateTimeOffset now, bool touchesStatus = true)
    {
        if (touchesStatus || documents.Read(RepositoryPaths.Messages) is null)
        {
            RepositoryInitializer.Fill(documents, server, now);
            RepositoryInitializer.Register(documents, server, now);
            var path = RepositoryPaths.Status(server);
            if (StatusDocument.Parse(documents.Read(path)) is { NeedsRepair: false } status && !(status.Status.Timestamp > now))
                documents.Write(path, status.Set(new() { ["timestamp"] = Timestamps.Write(now) }).ToBytes());
        }

        return new Batch(documents.Changes, $"[{server}] Status at {Timestamps.Write(now)}\n", server, now);
    }
}
