using LibGit2Sharp;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    private readonly HashSet<ObjectId> _whole = [];
    private Listed? _listed;

    /// <summary>A file's bytes in a commit, or null when there is no such file.</summary>
    public byte[]? Read(string commit, string path) => Guarded(() => Entry(commit, path)?.Target is Blob blob ? Bytes(blob) : null);

    /// <summary>A file's size in bytes in a commit, 0 when there is no such file.</summary>
    public long SizeOf(string commit, string path) =>
        Guarded(() => Entry(commit, path)?.Target is Blob blob ? _repository.ObjectDatabase.RetrieveObjectMetadata(blob.Id).Size : 0);

    /// <summary>The size in bytes of a commit's own text.</summary>
    public long SizeOfCommit(string sha) => Guarded(() => _repository.ObjectDatabase.RetrieveObjectMetadata(new ObjectId(sha)).Size);

    public string? BlobId(string commit, string path) => Guarded(() => Entry(commit, path)?.Target is Blob blob ? blob.Sha : null);

    /// <summary>The names in a folder, each once, or in the root for an empty path; none when there is no such folder.</summary>
    public IReadOnlyList<string> List(string commit, string folder)
    {
        // A folder is listed many times over while a tip is read, and may have 100,000 entries.
        if (_listed is { } known && known.Commit == commit && known.Folder == folder)
            return known.Names;
        var names = Guarded<string[]>(() =>
        {
            var entries = folder.Length == 0 ? RootOf(commit).Keys : TreeAt(commit, folder)?.Select(entry => entry.Name) ?? [];
            return [.. entries.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        });
        _listed = new(commit, folder, names);
        return names;
    }

    /// <summary>Gets the known branches of the remote with a prefix: name and commit.</summary>
    /// <remarks>For one branch ask <see cref="FetchedTip"/>: this looks at all of them.</remarks>
    public IReadOnlyDictionary<string, string> Fetched(params IEnumerable<string> prefixes) => Guarded(() =>
        prefixes.SelectMany(prefix => _repository.Refs.FromGlob(CacheRefs.Fetched + prefix + "*"))
            .DistinctBy(reference => reference.CanonicalName, StringComparer.Ordinal)
            .ToDictionary(
                reference => reference.CanonicalName[CacheRefs.Fetched.Length..], reference =>
                reference.TargetIdentifier, StringComparer.Ordinal));

    /// <summary>Gets the known commit of a branch of the remote; null if it is unknown.</summary>
    public string? FetchedTip(string branch) => Guarded(() => _repository.Refs[CacheRefs.OfBranch(branch)]?.TargetIdentifier);

    private T? Lookup<T>(ObjectId id)
        where T : GitObject
    {
        ThrowIfCut(id);
        return _repository.Lookup<T>(id);
    }

    private void ThrowIfCut(ObjectId id)
    {
        if (_whole.Contains(id))
            return;
        LooseObject.ThrowIfCut(_repository, id);
        _whole.Add(id);
    }

    private TreeEntry? Entry(string commit, string path)
    {
        var name = path.LastIndexOf('/') + 1;
        return TreeAt(commit, path[..name])?[path[name..]];
    }

    private byte[] Bytes(Blob blob)
    {
        ThrowIfCut(blob.Id);
        using var content = blob.GetContentStream();
        var bytes = new byte[content.Length];
        // This stream's own reads into a span rent a buffer of the same size, and keep it.
        for (var at = 0; at < bytes.Length;)
        {
            var count = content.Read(bytes, at, bytes.Length - at);
            at += count > 0 ? count : throw new EndOfStreamException();
        }

        return bytes;
    }

    private sealed record Listed(string Commit, string Folder, string[] Names);
}
