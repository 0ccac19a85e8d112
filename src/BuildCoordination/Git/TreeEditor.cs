using LibGit2Sharp;

namespace BuildCoordination.Git;

/// <summary>
/// Changes files of a tree on its bytes. libgit2's own editor would rewrite other builders' entries: odd modes made usual, names that are
/// not UTF-8 made other names.
/// </summary>
internal sealed class TreeEditor(LibGit2Sharp.Repository repository, Func<ObjectId, byte[]> read)
{
    /// <summary>The tree with some files changed, or removed where the value is null.</summary>
    public ObjectId Apply(ObjectId? tree, IEnumerable<(string Path, ObjectId? Blob)> changes)
    {
        var id = Edit(tree, changes) ?? repository.ObjectDatabase.Write<Tree>([]);
        // An object that is there already is not written again.
        LooseObject.ThrowIfCut(repository, id);
        return id;
    }

    private ObjectId? Edit(ObjectId? tree, IEnumerable<(string Path, ObjectId? Blob)> changes)
    {
        var entries = tree is null ? new TreeBytes() : TreeBytes.Parse(read(tree));
        foreach (var group in changes.GroupBy(change => change.Path.Split('/', 2)[0], StringComparer.Ordinal))
        {
            var name = group.Key;
            var inside = group.Where(change => change.Path.Length > name.Length)
                .Select(change => (change.Path[(name.Length + 1)..], change.Blob)).ToArray();
            if (inside.Length > 0)
                EditFolder(entries, name, inside);
            foreach (var (_, blob) in group.Where(change => change.Path.Length == name.Length))
                EditFile(entries, name, blob);
        }

        return entries.IsEmpty ? null : repository.ObjectDatabase.Write<Tree>(entries.ToArray());
    }

    private void EditFolder(TreeBytes entries, string name, IEnumerable<(string Path, ObjectId? Blob)> changes)
    {
        var old = entries.Find(name);
        var folder = Edit(old is { IsFolder: true } ? new ObjectId(old.Value.Id.ToArray()) : null, changes);
        if (folder is not null)
            entries.Set(name, TreeBytes.FolderMode, folder.RawId);
        else if (old is { IsFolder: true })
            entries.Remove(name);
    }

    private static void EditFile(TreeBytes entries, string name, ObjectId? blob)
    {
        if (blob is null)
            entries.Remove(name);
        else
            entries.Set(name, entries.Find(name) is { IsFile: true } old ? old.Mode : TreeBytes.FileMode, blob.RawId);
    }
}
