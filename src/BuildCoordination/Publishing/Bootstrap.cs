using System.Text.Json.Nodes;
using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing;

/// <summary>Gives a repository what every reader expects to find. Only what is absent, in the commit that was to be made anyway.</summary>
internal static class Bootstrap
{
    /// <summary>A server's first word makes it one of the fleet, and begins what it has read.</summary>
    public static void Register(Documents documents, string server, DateTimeOffset now)
    {
        var status = RepositoryPaths.Status(server);
        if (documents.Read(status) is null)
        {
            // Stamp 0: whatever the server itself said, and that still waits, is newer.
            var first = new JsonObject { ["server"] = server, ["timestamp"] = Timestamps.Write(now), ["status"] = "idle", ["current_job"] = null, ["last_build"] = null, ["stamp"] = 0 };
            documents.Write(status, StatusDocument.Parse(null).Set(first).ToBytes());
        }

        var reads = RepositoryPaths.Reads(server);
        if (documents.Read(reads) is null)
            documents.Write(reads, ReadsDocument.Parse(null).Begin(now).ToBytes());
    }

    public static void Fill(Documents documents, DateTimeOffset now)
    {
        if (documents.Read(RepositoryPaths.Messages) is not null)
            return;
        documents.LiveMessages = MessagesDocument.Parse(null);
        Add(RepositoryPaths.Jobs, JobsDocument.Empty(now));
        Add(RepositoryPaths.Locks, LocksDocument.Empty());
        Add(RepositoryPaths.Format, new FormatDocument().ToBytes());

        void Add(string path, byte[] bytes)
        {
            if (documents.Read(path) is null)
                documents.Write(path, bytes);
        }
    }
}
