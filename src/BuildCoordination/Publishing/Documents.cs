namespace BuildCoordination.Publishing;

/// <summary>The coordination repository's files as updates see them: the tip's, under what was changed so far in this batch.</summary>
internal sealed partial class Documents(Func<string, byte[]?> read, Func<string, IReadOnlyList<string>> list)
{
    private readonly Dictionary<string, byte[]?> _changes = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, byte[]?> Changes => _changes;

    public byte[]? Read(string path) => _changes.TryGetValue(path, out var changed) ? changed : read(path);

    /// <summary>The names in a folder, of files and folders alike.</summary>
    public IReadOnlyList<string> List(string folder)
    {
        var names = new SortedSet<string>(list(folder), StringComparer.Ordinal);
        var prefix = folder.Length == 0 ? "" : folder + "/";
        foreach (var (path, bytes) in _changes)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal))
                continue;
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
        if (read(path) is { } original && original.AsSpan().SequenceEqual(bytes))
            _changes.Remove(path);
        else
            _changes[path] = bytes;
    }

    public void Delete(string path) => _changes[path] = null;
}
