namespace BuildCoordination.Publishing;

/// <summary>Several updates applied to one tip: the files of one commit, and its message.</summary>
internal sealed record Batch(IReadOnlyDictionary<string, byte[]?> Changes, string Message, string Server, DateTimeOffset Time)
{
    public bool IsEmpty => Changes.Count == 0;

    public static Batch Apply(IReadOnlyList<WaitingUpdate> updates, Documents documents, DateTimeOffset now)
    {
        var server = updates[0].Update.Server;
        Bootstrap.Fill(documents, now);
        Repair.Documents(documents, server, now);
        foreach (var update in updates)
            update.Update.Apply(documents, update.Stamped);
        Archiving.Apply(documents, now);
        return new Batch(documents.Changes, CommitMessage.For(updates), server, now);
    }
}
