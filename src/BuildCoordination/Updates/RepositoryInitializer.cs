using System.Text.Json.Nodes;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Gives a repository what every reader expects to find. Only what is absent, in the commit that was to be made anyway.</summary>
internal static class RepositoryInitializer
{
    /// <summary>A server's first word makes it one of the fleet, and begins what it has read.</summary>
    public static void Register(TreeChanges documents, string server, DateTimeOffset now)
    {
        var status = RepositoryPaths.Status(server);
        if (documents.Read(status) is null)
        {
            // Stamp 0: whatever the server itself said, and that still waits, is newer.
            var first = new JsonObject
            {
                ["server"] = server,
                ["timestamp"] = Timestamps.Write(now),
                ["status"] = "idle",
                ["current_job"] = null,
                ["last_build"] = null,
                ["stamp"] = 0,
            };
            documents.Write(status, StatusDocument.Parse(null).Set(first).ToBytes());
        }

        var reads = RepositoryPaths.Reads(server);
        if (documents.Read(reads) is null)
            documents.Write(reads, ReadsDocument.Parse(null).Begin(now).ToBytes());
    }

    /// <summary>
    /// Keeps the list of messages from being empty, as an archiver of the bash scripts or an earlier version may leave it: two first
    /// insertions into an empty list conflict in the bash scripts' rebase.
    /// </summary>
    public static void Refill(TreeChanges documents, string server, DateTimeOffset now)
    {
        if (documents.LiveMessages.Count > 0)
            return;
        if (documents.Archives().Any())
            Begin(documents, server, "Messages archived", "Earlier messages are in the archive.", "messages-archived", now);
        else
            BeginFleet(documents, server, now);
    }

    public static void Fill(TreeChanges documents, string server, DateTimeOffset now)
    {
        if (documents.Read(RepositoryPaths.Messages) is not null)
            return;
        documents.LiveMessages = MessagesDocument.Parse(null);
        BeginFleet(documents, server, now);
        Add(RepositoryPaths.Jobs, JobsDocument.Empty(now));
        Add(RepositoryPaths.Locks, LocksDocument.Empty());
        Add(RepositoryPaths.Format, new FormatDocument().ToBytes());

        void Add(string path, byte[] bytes)
        {
            if (documents.Read(path) is null)
                documents.Write(path, bytes);
        }
    }

    private static void BeginFleet(TreeChanges documents, string server, DateTimeOffset time) =>
        Begin(documents, server, "Fleet created", "This repository coordinates the builds of a fleet now.", "fleet-created", time);

    private static void Begin(TreeChanges documents, string server, string subject, string body, string eventName, DateTimeOffset time)
    {
        var message = new OutgoingMessage
        {
            To = FleetMessage.Everyone,
            Type = MessageType.Info,
            Subject = subject,
            Body = body,
            Event = eventName,
        };
        var id = MessageId.Of("begin", server, eventName, Timestamps.Write(time));
        message.Insert(documents, server, new UpdateContext(id, time.ToUnixTimeMilliseconds()));
    }
}
