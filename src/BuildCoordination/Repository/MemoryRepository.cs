using System.Globalization;

namespace BuildCoordination.Repository;

/// <summary>A coordination repository in this process's memory, for the tests of programs that use the library.</summary>
internal sealed class MemoryRepository
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private int _commits;

    /// <summary>The last commit; null while there is none.</summary>
    public string? Tip
    {
        get
        {
            lock (_gate)
                return _commits == 0 ? null : NameOf(_commits);
        }
    }

    /// <summary>The documents as they are now.</summary>
    public TreeChanges GetChanges()
    {
        lock (_gate)
            return GetChanges(new SortedDictionary<string, byte[]>(_files, StringComparer.Ordinal));
    }

    /// <summary>Makes one commit; no other is made meanwhile. Returns its name.</summary>
    public string Commit(Func<TreeChanges, IReadOnlyDictionary<string, byte[]?>> make)
    {
        lock (_gate)
        {
            foreach (var (path, bytes) in make(GetChanges(_files)))
            {
                if (bytes is null)
                    _files.Remove(path);
                else
                    _files[path] = bytes;
            }

            return NameOf(++_commits);
        }
    }

    private static TreeChanges GetChanges(SortedDictionary<string, byte[]> files) =>
        new(path => files.GetValueOrDefault(path), folder => NamesIn(files, folder.Length == 0 ? "" : folder + "/"));

    private static IReadOnlyList<string> NamesIn(SortedDictionary<string, byte[]> files, string prefix) =>
    [
        .. files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).Select(path => path[prefix.Length..].Split('/')[0])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static string NameOf(int number) => number.ToString("x40", CultureInfo.InvariantCulture);
}
