using System.Text;
using LibGit2Sharp;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    // In bytes; some thousands of entries. For each of them LibGit2Sharp makes five objects, one with a finalizer.
    private const long LargeTree = 256 << 10;

    private (string Commit, Dictionary<string, TreeBytes.Entry> Entries)? _root;

    // LibGit2Sharp's own walk takes a folder whose object is missing for one that never was: a fleet without messages.
    private Tree? TreeAt(string commit, string folder)
    {
        Tree? tree = null;
        foreach (var name in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if ((tree is null ? FolderInRoot(commit, name) : FolderIn(tree, name)) is not { } id)
                return null;
            tree = Tree(id);
        }

        return tree ?? RootTree(commit);
    }

    private static ObjectId? FolderIn(Tree tree, string name) =>
        tree[name] is { TargetType: TreeEntryTargetType.Tree } entry ? entry.Target.Id : null;

    private ObjectId? FolderInRoot(string commit, string name) =>
        RootOf(commit).TryGetValue(name, out var entry) && entry.IsFolder ? new ObjectId(entry.Id.ToArray()) : null;

    // Each look into a tree of libgit2 parses the whole of it, and the root may have a hundred thousand entries.
    private Dictionary<string, TreeBytes.Entry> RootOf(string commit)
    {
        if (_root is not { } root || root.Commit != commit)
        {
            var entries = new Dictionary<string, TreeBytes.Entry>(StringComparer.Ordinal);
            foreach (var entry in TreeBytes.Parse(ReadTree(new ObjectId(Commit(commit).Tree))).Entries)
                entries.TryAdd(Encoding.UTF8.GetString(entry.Name.Span), entry);
            _root = root = (commit, entries);
        }

        return root.Entries;
    }

    private Tree RootTree(string commit) => Tree(new ObjectId(Commit(commit).Tree));

    private Tree Tree(ObjectId id) => Lookup<Tree>(id) ?? throw new NotFoundException($"it has no object {id.Sha}");

    // LibGit2Sharp has entries, not bytes. Joined again they nearly always give the same bytes, and the id shows whether they do.
    private byte[] ReadTree(ObjectId id)
    {
        var tree = Tree(id);
        if (_repository.ObjectDatabase.RetrieveObjectMetadata(id).Size > LargeTree)
            return ReadTreeByGit(id);
        var entries = new TreeBytes();
        foreach (var entry in tree)
            entries.Append(new(Convert.ToString((int)entry.Mode, 8), Encoding.UTF8.GetBytes(entry.Name), entry.Target.Id.RawId));
        var bytes = entries.ToArray();
        return CommitBytes.IdOf("tree", bytes) == id.Sha ? bytes : ReadTreeByGit(id);
    }

    // Only for the odd folder and the large one: a process takes a few ms.
    private byte[] ReadTreeByGit(ObjectId id)
    {
        var run = ReadByGit("tree", id.Sha);
        return run.Succeeded ? run.Bytes : throw new LibGit2SharpException(run.Error);
    }
}
