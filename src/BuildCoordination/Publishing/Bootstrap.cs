using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing;

/// <summary>Gives an empty repository what every reader expects to find. Only what is absent, in the commit that was to be made anyway.</summary>
internal static class Bootstrap
{
    public static void Fill(Documents documents, DateTimeOffset now)
    {
        if (documents.Read(RepositoryPaths.Messages) is not null)
            return;
        Add(RepositoryPaths.Messages, MessagesDocument.Parse(null).ToBytes());
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
