namespace BuildCoordination.Git;

internal sealed partial class ObjectCache
{
    private const int OddObjects = 1;
    private const int ManyLooseRefs = 200;

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private static readonly TimeSpan LookDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CollectDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Whether a commit is the other one or stands before it, as far as this cache's history goes.</summary>
    public async Task<bool> IsAncestorAsync(string older, string newer, CancellationToken cancellationToken)
    {
        if (string.Equals(older, newer, StringComparison.Ordinal))
            return Has(older);
        if (!Has(older) || !Has(newer))
            return false;
        var run = await _git.RunAsync(["merge-base", "--is-ancestor", older, newer], Path, LookDeadline, null, cancellationToken)
            .ConfigureAwait(false);
        return run.Succeeded;
    }

    /// <summary>
    /// Looks through everything that can be reached. Takes its time: only for when something went wrong. Odd objects, such as a tree with
    /// two entries of one name, are the repository's own: a rebuilt cache would hold them again.
    /// </summary>
    public async Task<bool> IsDamagedAsync(CancellationToken cancellationToken)
    {
        var run = await _git.RunAsync(["fsck", "--full", "--no-dangling", "--no-progress"], Path, LookDeadline, null, cancellationToken)
            .ConfigureAwait(false);
        return run.ExitCode is > 0
            && (run.ExitCode != OddObjects || run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(line => !IsOfContent(line)));
    }

    /// <summary>
    /// Whether there are about two thousand loose objects, by the one folder in 256 that git too looks into, or fifty packs.
    /// </summary>
    public bool IsWorthCollecting => Count("17", "*") > 8 || Count("pack", "*.pack") > 50;

    /// <summary>
    /// Packs what is loose and drops what is neither reachable nor new. Minutes for a large cache: never in a build's path.
    /// </summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        foreach (var gone in _repository.Refs.FromGlob(CacheRefs.Gone + "*").ToArray())
            _repository.Refs.Remove(gone);
        // Open packs would disappear during use.
        _repository.Dispose();
        try
        {
            await _git.RunAsync(["gc", "--quiet", "--prune=1.day.ago"], Path, CollectDeadline, null, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            Reopen();
        }
    }

    /// <summary>
    /// Finds what a fetch brought. Each branch is a file of its own at first, which every look opens: many are put into one file.
    /// </summary>
    public async Task ReopenAsync(CancellationToken cancellationToken)
    {
        if (HasManyLooseRefs)
            await _git.RunAsync(["pack-refs", "--all"], Path, LookDeadline, null, cancellationToken).ConfigureAwait(false);
        Reopen();
    }

    private bool HasManyLooseRefs
    {
        get
        {
            var fetched = new DirectoryInfo(System.IO.Path.Combine(Path, CacheRefs.Fetched));
            return fetched.Exists && fetched.EnumerateFiles("*", Everything).Skip(ManyLooseRefs).Any();
        }
    }

    // git's lines for what it finds within an object that is whole by its hash, and for a HEAD without a branch.
    private static bool IsOfContent(string line) => line.StartsWith("error in ", StringComparison.Ordinal)
        || line.StartsWith("warning in ", StringComparison.Ordinal) || line.StartsWith("notice: ", StringComparison.Ordinal);

    private int Count(string folder, string pattern)
    {
        var path = System.IO.Path.Combine(Path, "objects", folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern).Count() : 0;
    }
}
