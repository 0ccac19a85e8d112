using BuildCoordination.Protocol;

namespace BuildCoordination.Publishing;

/// <summary>Keeps the live messages few: the oldest go into immutable segments in the same commit.</summary>
internal static class Archiving
{
    private static readonly RotationLimits Limits = new();

    public static void Apply(Documents documents, DateTimeOffset now)
    {
        if (documents.Changes.ContainsKey(RepositoryPaths.Messages))
            Rotate(documents, Limits, now);
    }

    public static void Rotate(Documents documents, RotationLimits limits, DateTimeOffset now)
    {
        var reads = new Dictionary<string, ReadsDocument>(StringComparer.Ordinal);
        var rotation = Rotation.Of(documents.LiveMessages, limits, now, message => ReadsOf(message.To).IsRead(message));
        if (rotation.Segments.Count == 0)
            return;
        documents.LiveMessages = rotation.Remaining;
        foreach (var segment in rotation.Segments)
            documents.Write(segment.Path, segment.Bytes);

        ReadsDocument ReadsOf(string server)
        {
            if (!reads.TryGetValue(server, out var known))
                reads[server] = known = ReadsDocument.Parse(documents.Read(RepositoryPaths.Reads(server)));
            return known;
        }
    }
}
