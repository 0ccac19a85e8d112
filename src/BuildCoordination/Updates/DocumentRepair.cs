using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>
/// Repairs a document that no reader of the fleet can use, as part of a commit that is made anyway. Every readable message stays, the
/// original goes to the quarantine, and one warning reports it, however many servers see it.
/// </summary>
internal static class DocumentRepair
{
    private const int Kept = 20;

    public static void Apply(TreeChanges documents, string server, DateTimeOffset now)
    {
        var live = documents.LiveMessages;
        if (live.NeedsRepair)
        {
            var original = documents.Read(RepositoryPaths.Messages)!;
            documents.LiveMessages = live.Repaired();
            Quarantine(documents, RepositoryPaths.Messages, original, live.Reason!, server, now);
        }

        RepairOwn(documents, RepositoryPaths.Status(server), server, now);
        RepairOwn(documents, RepositoryPaths.Builds(server), server, now);
        RepairOwn(documents, RepositoryPaths.Reads(server), server, now);
    }

    // Only the server repairs its own folder. A document that cannot be read starts empty.
    private static void RepairOwn(TreeChanges documents, string path, string server, DateTimeOffset now)
    {
        if (documents.Read(path) is not { } original || JsonDocumentText.Parse(original) is not { NeedsRepair: true } text)
            return;
        documents.Write(path, text.WellFormed());
        Quarantine(documents, path, original, text.Reason!, server, now);
    }

    /// <summary>The name that git gives these bytes.</summary>
    private static string BlobId(byte[] bytes)
    {
#pragma warning disable CA5350 // git's own hash; nothing is kept safe by it
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Quarantine(TreeChanges documents, string path, byte[] original, string reason, string server, DateTimeOffset now)
    {
        var blob = BlobId(original);
        var names = documents.List(RepositoryPaths.Quarantine);
        // Never .json: the scripts' hooks check every .json of a push.
        documents.Write($"{RepositoryPaths.Quarantine}/{blob}.bad", original);
        foreach (var name in names.Take(names.Count - Kept + 1))
            documents.Delete($"{RepositoryPaths.Quarantine}/{name}");

        new OutgoingMessage
        {
            To = "all",
            Type = MessageType.Warning,
            Subject = "A coordination file was repaired",
            Body = $"{path} could not be read: {reason}. Every readable message was kept; the original is "
                + $"{RepositoryPaths.Quarantine}/{blob}.bad.",
            Event = "repair",
        }.Insert(documents, server, new UpdateContext(MessageId.Of("repair", path, blob), now.ToUnixTimeMilliseconds()));
    }
}
