using BuildCoordination.Documents;

namespace BuildCoordination.Repository;

/// <summary>The coordination repository's files as updates see them: the tip's, under what was changed so far in this batch.</summary>
/// <param name="read">The bytes of a file; null where there is none.</param>
/// <param name="list">The names in a folder, in ordinal order.</param>
/// <param name="under">The documents that these two read from; their live messages need not be read a second time.</param>
/// <param name="readLive">Gives the live messages where they may be known already; null where there are none.</param>
internal sealed partial class TreeChanges(
    Func<string, byte[]?> read, Func<string, IReadOnlyList<string>> list, TreeChanges? under =
        null, Func<MessagesDocument?>? readLive = null)
{
    private readonly Dictionary<string, byte[]?> _changes = new(StringComparer.Ordinal);
    private readonly Lazy<MessagesDocument?> _liveOriginal =
        new(readLive ?? (() => read(RepositoryPaths.Messages) is { } bytes ? MessagesDocument.Parse(bytes) : null));

    public TreeChanges(TreeChanges under)
        : this(under.Read, under.List, under)
    {
    }

    public IReadOnlyDictionary<string, byte[]?> Changes
    {
        get
        {
            WriteLive();
            return _changes;
        }
    }

    public byte[]? Read(string path)
    {
        if (path == RepositoryPaths.Messages)
            WriteLive();
        return _changes.TryGetValue(path, out var changed) ? changed : Original(path);
    }

    /// <summary>The names in a folder in ordinal order, of files and folders alike.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        WriteLive();
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var changes = _changes.Where(change => change.Key.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        if (changes.Length == 0)
            return list(folder);
        var names = new SortedSet<string>(list(folder), StringComparer.Ordinal);
        foreach (var (path, bytes) in changes)
        {
            var name = path[prefix.Length..].Split('/')[0];
            if (bytes is not null)
                names.Add(name);
            else if (!path[prefix.Length..].Contains('/', StringComparison.Ordinal))
                names.Remove(name);
        }

        return [.. names];
    }

    public void Write(string path, byte[] bytes)
    {
        if (Original(path) is { } original && original.AsSpan().SequenceEqual(bytes))
            _changes.Remove(path);
        else
            _changes[path] = bytes;
    }

    public void Delete(string path) => _changes[path] = null;

    private byte[]? Original(string path) => path == RepositoryPaths.Messages ? _liveOriginal.Value?.ToBytes() : read(path);
}
