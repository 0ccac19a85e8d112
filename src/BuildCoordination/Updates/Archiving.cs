using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Updates;

/// <summary>Keeps the live messages few: the oldest go into immutable segments in the same commit.</summary>
internal static class Archiving
{
    /// <summary>Of a file that is too large, first of all: each update that follows would read and write it whole.</summary>
    public static void Prepare(TreeChanges documents, RotationLimits limits, DateTimeOffset now)
    {
        if (documents.LiveMessages.ToBytes().Length > limits.AboveBytes)
            Rotate(documents, limits, now);
    }

    public static void Apply(TreeChanges documents, RotationLimits limits, DateTimeOffset now)
    {
        if (documents.Changes.ContainsKey(RepositoryPaths.Messages))
            Rotate(documents, limits, now);
    }

    public static void Rotate(TreeChanges documents, RotationLimits limits, DateTimeOffset now)
    {
        var rotation = Find(documents, limits, now);
        if (rotation.Segments.Count == 0)
            return;
        documents.LiveMessages = rotation.Remaining;
        foreach (var segment in Missing(documents, rotation.Segments))
            documents.Write(segment.Path, segment.Bytes);
    }

    /// <summary>The segments that are not published yet. A name stands for a content.</summary>
    public static IEnumerable<ArchiveSegment> Missing(TreeChanges documents, IEnumerable<ArchiveSegment> segments) =>
        segments.GroupBy(segment => segment.Path[..segment.Path.LastIndexOf('/')], StringComparer.Ordinal).SelectMany(folder =>
        {
            var names = documents.List(folder.Key).ToHashSet(StringComparer.Ordinal);
            return folder.Where(segment => !names.Contains(segment.Path[(folder.Key.Length + 1)..])).ToList();
        });

    /// <summary>Finds the messages that would move, without moving them.</summary>
    public static Rotation Find(TreeChanges documents, RotationLimits limits, DateTimeOffset now)
    {
        var live = documents.LiveMessages;
        if (documents.Found is { } found && ReferenceEquals(found.Live, live) && found.Limits == limits)
            return found.Rotation;
        var reads = new Dictionary<string, ReadsDocument>(StringComparer.Ordinal);
        var rotation = Rotation.Of(live, limits, now, message => ReadsOf(message.To).IsRead(message));
        // Which messages move out of a file that is too large does not depend on the time, and to find them takes long.
        documents.Found = live.ToBytes().Length > limits.AboveBytes ? (live, limits, rotation) : null;
        return rotation;

        ReadsDocument ReadsOf(string server)
        {
            if (!reads.TryGetValue(server, out var known))
                reads[server] = known = ReadsDocument.Parse(documents.Read(RepositoryPaths.Reads(server)));
            return known;
        }
    }
}
