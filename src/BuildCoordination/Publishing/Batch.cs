using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing;

/// <summary>Several updates applied to one tip: the files of one commit, and its message.</summary>
internal sealed record Batch(IReadOnlyDictionary<string, byte[]?> Changes, string Message, string Server, DateTimeOffset Time)
{
    public bool IsEmpty => Changes.Count == 0;

    public static Batch Apply(IReadOnlyList<WaitingUpdate> updates, Documents documents, DateTimeOffset now, RotationLimits? limits = null)
    {
        limits ??= new RotationLimits();
        string[] servers = [.. updates.Select(update => update.Update.Server).Distinct(StringComparer.Ordinal)];
        Bootstrap.Fill(documents, now);
        foreach (var server in servers)
            Repair.Documents(documents, server, now);
        Archiving.Prepare(documents, limits, now);
        foreach (var update in updates)
            update.Update.Apply(documents, update.Stamped with { Now = now });
        foreach (var server in servers)
        {
            Bootstrap.Register(documents, server, now);
            documents.CompleteAcknowledgements(server);
        }

        Archiving.Apply(documents, limits, now);
        return new Batch(documents.Changes, CommitMessage.For(updates), servers[0], now);
    }
}
