using LibGit2Sharp;

namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    // libgit2 rejects commits that git accepts. Each needs a process, so it is read once.
    private readonly Dictionary<string, CommitInfo?> _odd = new(StringComparer.Ordinal);

    public bool Has(string sha) => Guarded(() => Find(sha) is not null);

    public CommitInfo Info(string sha) => Guarded(() => Commit(sha));

    /// <summary>
    /// The message of a commit, or null for one that no server of a fleet would make: it is not asked what that one says.
    /// </summary>
    public string? UsualMessage(string sha) => Guarded(() =>
    {
        try
        {
            return Lookup<Commit>(new ObjectId(sha))?.Message;
        }
        catch (LibGit2SharpException)
        {
            return null;
        }
    });

    /// <summary>When a commit was made, as it says.</summary>
    public DateTimeOffset TimeOf(string sha) => Info(sha).Time;

    /// <summary>A commit's first parent; null for the first commit, and where this cache's history ends.</summary>
    public string? Parent(string sha) => Info(sha).Parents is [var first, ..] ? first : null;

    /// <summary>
    /// The commits after an older one up to a newer one, newest first; null when they are not one line of fewer than so many, with no merge
    /// in it.
    /// </summary>
    public IReadOnlyList<string>? Line(string older, string newer, int limit) => Guarded<IReadOnlyList<string>?>(() =>
    {
        var line = new List<string>();
        for (var commit = Find(newer); commit is not null && line.Count < limit; commit = commit.Parents is [var parent]
            ? Find(parent)
            : null)
        {
            if (string.Equals(commit.Sha, older, StringComparison.Ordinal))
                return line;
            line.Add(commit.Sha);
        }

        return null;
    });

    private CommitInfo Commit(string sha) => Find(sha) ?? throw new InvalidOperationException($"The cache has no commit {sha}.");

    private CommitInfo? Find(string sha)
    {
        if (!ObjectId.TryParse(sha, out var id))
            return null;
        ThrowIfCut(id);
        if (_odd.TryGetValue(sha, out var odd))
            return odd;
        try
        {
            switch (_repository.Lookup<GitObject>(id))
            {
                case null:
                    return null;
                case Commit commit:
                    return InfoOf(commit);
            }
        }
        catch (Exception e) when (CacheFailure.IsDamage(e))
        {
            return _odd[sha] = FindByGit(sha) ?? throw new LibGit2SharpException(e.Message, e);
        }

        return _odd[sha] = FindByGit(sha);
    }

    private static CommitInfo InfoOf(Commit commit)
    {
        var (author, time) = (commit.Author, commit.Committer.When);
        return new CommitInfo(
            commit.Sha, commit.Tree.Id.Sha, ParentsOf(commit), author.Name.Length > 0 ? author.Name : CommitInfo.Unknown, author.Email,
            time, commit.Message);
    }

    private static string[] ParentsOf(Commit commit)
    {
        try
        {
            return [.. commit.Parents.Select(parent => parent.Sha)];
        }
        catch (NotFoundException)
        {
            return [];
        }
    }

    // For a tag git gives its commit. Where a shallow history ends, a commit still names its parent.
    private CommitInfo? FindByGit(string sha) =>
        ReadByGit("commit", sha) is { Succeeded: true } run && CommitBytes.Parse(run.Bytes) is { } commit
        ? commit with
        {
            Parents = commit.Parents.All(parent => _repository.ObjectDatabase.Contains(new ObjectId(parent))) ? commit.Parents : [],
        }
        : null;

    private GitRun ReadByGit(string type, string sha) =>
        _git.RunAsync(["cat-file", type, sha], Path, LookDeadline, null, CancellationToken.None).GetAwaiter().GetResult();
}
