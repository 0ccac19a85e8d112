using LibGit2Sharp;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    /// <summary>
    /// Makes a commit on a parent (null: the first) with some files changed, or removed where the value is null; all else stays as it is.
    /// </summary>
    public string Commit(string? parent, IReadOnlyDictionary<string, byte[]?> changes, string message, Author author) =>
        Guarded(() => Commit(
            parent, changes.Select(
            change => (change.Key, change.Value is { } bytes ? _repository.ObjectDatabase.Write<Blob>(bytes) : null)), message, author));

    /// <summary>The same with files that were written before, by <see cref="WriteFile"/>.</summary>
    public string CommitWritten(string? parent, IReadOnlyDictionary<string, string> files, string message, Author author) =>
        Guarded(() => Commit(parent, files.Select(file => (file.Key, (ObjectId?)new ObjectId(file.Value))), message, author));

    /// <summary>Writes a file's content and gives the id that it has. Nothing of the bytes is kept.</summary>
    public string WriteFile(ArraySegment<byte> bytes) => Guarded(() =>
    {
        using var content = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        return _repository.ObjectDatabase.Write<Blob>(content, bytes.Count).Sha;
    });

    /// <summary>Makes a commit that has no parent and no files: one object, which says all in its message.</summary>
    public string CommitEmptyTree(string message, Author author) =>
        Guarded(() => Commit(_repository.ObjectDatabase.Write<Tree>([]), null, message, author));

    /// <summary>Notes that the remote now has a commit on a ref, or none.</summary>
    public void Pushed(string remoteRef, string? sha) => Guarded(() =>
    {
        if (CacheRefs.OfRemote(remoteRef) is not { } name)
            return 0;
        if (sha is null)
            _repository.Refs.Remove(name);
        else
            _repository.Refs.Add(name, sha, allowOverwrite: true);
        if (sha is not null)
            _repository.Refs.Remove(CacheRefs.Made + sha);
        return 0;
    });

    /// <summary>Notes that the remote does not have a branch.</summary>
    public void Forget(string branch) => Guarded(() =>
    {
        if (_repository.Refs[CacheRefs.OfBranch(branch)] is { } known)
        {
            _repository.Refs.Add(CacheRefs.Gone + branch, known.TargetIdentifier, allowOverwrite: true);
            _repository.Refs.Remove(known);
        }

        return 0;
    });

    private string Commit(string? parent, IEnumerable<(string Path, ObjectId? Blob)> changes, string message, Author author)
    {
        var onto = parent is null ? null : Commit(parent);
        return Commit(
            new TreeEditor(_repository, ReadTree)
                .Apply(onto is null ? null : new ObjectId(onto.Tree), changes), onto?.Sha, message, author);
    }

    // libgit2 makes none on a parent that it cannot read.
    private string Commit(ObjectId tree, string? parent, string message, Author author)
    {
        var commit = _repository.ObjectDatabase.Write<Commit>(CommitBytes.Create(tree.Sha, parent, author, message)).Sha;
        _repository.Refs.Add(CacheRefs.Made + commit, commit, allowOverwrite: true);
        return commit;
    }
}
