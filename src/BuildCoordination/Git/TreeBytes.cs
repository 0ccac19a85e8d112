using System.Text;

namespace BuildCoordination.Git;

/// <summary>One folder as git stores it: mode, space, name, zero and 20 bytes for each entry. Nothing is decoded, so nothing is tidied up.</summary>
internal sealed class TreeBytes
{
    public const string FolderMode = "40000";
    private const int IdLength = 20;

    private readonly List<Entry> _entries = [];

    public readonly record struct Entry(string Mode, byte[] Name, byte[] Id)
    {
        public bool IsFolder => Mode is FolderMode;

        public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
    }

    public bool IsEmpty => _entries.Count == 0;

    public static TreeBytes Parse(ReadOnlySpan<byte> bytes)
    {
        var tree = new TreeBytes();
        while (bytes.Length > 0)
        {
            var (space, zero) = (bytes.IndexOf((byte)' '), bytes.IndexOf((byte)0));
            var end = zero + 1 + IdLength;
            tree.Append(new Entry(Encoding.ASCII.GetString(bytes[..space]), bytes[(space + 1)..zero].ToArray(), bytes[(zero + 1)..end].ToArray()));
            bytes = bytes[end..];
        }

        return tree;
    }

    public Entry? Find(string name) => IndexOf(name) is >= 0 and var index ? _entries[index] : null;

    /// <summary>Adds an entry that comes after all others.</summary>
    public void Append(Entry entry) => _entries.Add(entry);

    public void Set(string name, string mode, byte[] id)
    {
        Remove(name);
        var entry = new Entry(mode, Encoding.UTF8.GetBytes(name), id);
        var after = _entries.FindIndex(other => Compare(entry, other) < 0);
        _entries.Insert(after < 0 ? _entries.Count : after, entry);
    }

    public void Remove(string name)
    {
        if (IndexOf(name) is >= 0 and var index)
            _entries.RemoveAt(index);
    }

    public byte[] ToArray()
    {
        using var bytes = new MemoryStream();
        foreach (var entry in _entries)
            bytes.Write([.. Encoding.ASCII.GetBytes(entry.Mode), (byte)' ', .. entry.Name, 0, .. entry.Id]);
        return bytes.ToArray();
    }

    private int IndexOf(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return _entries.FindIndex(entry => entry.Name.AsSpan().SequenceEqual(bytes));
    }

    // git's order: a folder sorts as if a slash ended its name.
    private static int Compare(Entry one, Entry other)
    {
        ReadOnlySpan<byte> Key(Entry entry) => entry.IsFolder ? [.. entry.Name, (byte)'/'] : entry.Name;
        return Key(one).SequenceCompareTo(Key(other));
    }
}
