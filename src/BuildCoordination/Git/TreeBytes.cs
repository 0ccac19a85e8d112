using System.Text;

namespace BuildCoordination.Git;

/// <summary>
/// One folder as git stores it: mode, space, name, zero and 20 bytes for each entry. Nothing is decoded, so nothing is tidied up.
/// </summary>
internal sealed class TreeBytes
{
    public const string FolderMode = "40000";
    public const string FileMode = "100644";
    private const int IdLength = 20;

    private readonly List<Entry> _entries = [];

    public readonly record struct Entry(string Mode, ReadOnlyMemory<byte> Name, ReadOnlyMemory<byte> Id)
    {
        /// <summary>Old programs wrote the mode with a zero before it.</summary>
        public bool IsFolder => Mode.TrimStart('0') is FolderMode;

        public bool IsFile => Mode.StartsWith("100", StringComparison.Ordinal);
    }

    public IReadOnlyList<Entry> Entries => _entries;

    public bool IsEmpty => _entries.Count == 0;

    public static TreeBytes Parse(ReadOnlyMemory<byte> bytes)
    {
        var tree = new TreeBytes();
        while (bytes.Length > 0)
        {
            var (space, zero) = (bytes.Span.IndexOf((byte)' '), bytes.Span.IndexOf((byte)0));
            var end = zero + 1 + IdLength;
            tree.Append(new Entry(ModeOf(bytes.Span[..space]), bytes[(space + 1)..zero], bytes[(zero + 1)..end]));
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
        var key = SortKey(entry);
        var after = _entries.FindIndex(other => key.AsSpan().SequenceCompareTo(SortKey(other)) < 0);
        _entries.Insert(after < 0 ? _entries.Count : after, entry);
    }

    public void Remove(string name)
    {
        if (IndexOf(name) is >= 0 and var index)
            _entries.RemoveAt(index);
    }

    public byte[] ToArray()
    {
        using var bytes = new MemoryStream(_entries.Sum(entry => entry.Mode.Length + 1 + entry.Name.Length + 1 + IdLength));
        foreach (var entry in _entries)
        {
            bytes.Write(Encoding.ASCII.GetBytes(entry.Mode));
            bytes.WriteByte((byte)' ');
            bytes.Write(entry.Name.Span);
            bytes.WriteByte(0);
            bytes.Write(entry.Id.Span);
        }

        return bytes.ToArray();
    }

    // A hundred thousand entries share two modes.
    private static string ModeOf(ReadOnlySpan<byte> mode) =>
        mode.SequenceEqual("40000"u8) ? FolderMode : mode.SequenceEqual("100644"u8) ? FileMode : Encoding.ASCII.GetString(mode);

    private int IndexOf(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return _entries.FindIndex(entry => entry.Name.Span.SequenceEqual(bytes));
    }

    // git's order: a folder sorts as if a slash ended its name.
    private static byte[] SortKey(Entry entry) => entry.IsFolder ? [.. entry.Name.Span, (byte)'/'] : entry.Name.ToArray();
}
