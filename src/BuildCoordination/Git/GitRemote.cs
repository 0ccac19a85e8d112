using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Redaction;

namespace BuildCoordination.Git;

/// <summary>
/// Fetches from and pushes to one coordination repository with the git executable, by URL and SHA: no remote, no tracking, no working tree.
/// </summary>
internal sealed class GitRemote
{
    /// <summary>In deadlines: a fetch that makes progress may take so many of them.</summary>
    private const int LongestFetch = 20;

    private readonly RepositoryUrl _url;
    private readonly GitOptions _options;
    private readonly GitExecutable _git;
    private readonly RemoteAccess _access;
    private readonly Redactor _redactor;
    private long _fetchProgress;

    public GitRemote(RepositoryUrl url, GitOptions options)
    {
        (_url, _options, _git) = (url, options, new GitExecutable(options));
        _access = new RemoteAccess(url, _git);
        _redactor = new Redactor(options.Environment ?? new Dictionary<string, string>());
    }

    /// <summary>The repository, fit to be shown: without credentials.</summary>
    public string Repository => _url.Display;

    /// <summary>A count that grows while a fetch receives data. Terminating it then would lose the data.</summary>
    public long FetchProgress => Interlocked.Read(ref _fetchProgress);

    /// <summary>Fetches the branch's tip and the heartbeats into the cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="wasKnown">Whether this host knew the branch before, though this cache may not.</param>
    public async Task<FetchResult> FetchAsync(ObjectCache cache, CancellationToken cancellationToken, bool wasKnown = false)
    {
        var (run, wasAnswered) = await FetchOnceAsync(cache, cancellationToken).ConfigureAwait(false);
        if (run.Succeeded && Fetched(cache, _options.Branch) is { Tip: not null } fetched)
            return fetched;
        var sign = GitErrorPatterns.In(run.Error);
        if (run.ExitCode is null || sign.IsBeforeAnyBranch)
            return Failed(run);
        // Over http, git's trace shows at once that no git server answered, so it is not asked for its branches.
        if (_url.IsHttp && !wasAnswered && (sign.IsAnswer || IsNoBranch(run.Error)))
            return sign.IsAnswer ? Failed(run) : new FetchResult(null, GitErrorDiagnosis.NoProtocol(_url));

        // A missing branch and a dozen other causes end fetch in the same way. The list of branches shows the cause.
        var listed = await ListAsync(cache, _options.Branch, wasKnown, cancellationToken).ConfigureAwait(false);
        if (listed.Failure is not null)
            return listed;
        if (listed.Tip is null)
        {
            cache.Forget(_options.Branch);
            return listed;
        }

        // The remote has it, so the cache may be why; or the branch has only just been made.
        if (await cache.IsDamagedAsync(cancellationToken).ConfigureAwait(false))
            cache.Rebuild();
        (run, _) = await FetchOnceAsync(cache, cancellationToken).ConfigureAwait(false);
        return run.Succeeded ? Fetched(cache, _options.Branch) : Failed(run);
    }

    /// <summary>Lists the remote's branches with their commits. It writes nothing and fetches nothing.</summary>
    /// <param name="gitFolder">A repository on this machine, for its configuration.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(IReadOnlyDictionary<string, string> Heads, RemoteFailure? Failure)> ListHeadsAsync(
        string gitFolder, CancellationToken cancellationToken)
    {
        var run = await RunAsync(["ls-remote", "--heads", "--", _url.ForGit], gitFolder, cancellationToken).ConfigureAwait(false);
        return (run.Succeeded ? HeadsIn(run.Output) : new Dictionary<string, string>(), run.Succeeded ? null : Failed(run).Failure);
    }

    /// <summary>Fetches the tip of another branch than the fleet's own into the cache.</summary>
    public async Task<FetchResult> FetchInBackgroundAsync(ObjectCache cache, string branch, CancellationToken cancellationToken)
    {
        var listed = await ListAsync(cache, branch, false, cancellationToken).ConfigureAwait(false);
        if (listed.Tip is null || cache.Has(listed.Tip))
            return listed;
        var (run, _) = await FetchAsync(
            ["fetch", "--no-tags", "--no-recurse-submodules", "--depth=1", "--", _url.ForGit,
                $"+refs/heads/{branch}:{CacheRefs.OfBranch(branch)}"],
            cache, cancellationToken).ConfigureAwait(false);
        return run.Succeeded ? Fetched(cache, branch) : Failed(run);
    }

    /// <summary>Changes refs of the remote, each only if it is as expected. Objects that the remote lacks go with them.</summary>
    public async Task<PushResult> PushAsync(
        ObjectCache cache, IReadOnlyList<RefPush> pushes, CancellationToken cancellationToken, bool isDry = false)
    {
        string[] arguments =
        [
            // A search for similar files takes git several times as long as all else, and finds little.
            .. pushes.All(push => push.HasOnlyNewFiles) ? ["-c", "pack.window=0"] : Array.Empty<string>(),
            "push", "--porcelain", "--progress", "--no-verify", "--no-recurse-submodules", .. isDry ? ["--dry-run"] : Array.Empty<string>(),
            .. pushes.Select(push => $"--force-with-lease={push.RemoteRef}:{push.ExpectedSha}"),
            "--", _url.ForGit,
            .. pushes.Select(push => $"{push.LocalSha}:{push.RemoteRef}"),
        ];
        var run = await RunAsync(arguments, cache.Path, cancellationToken).ConfigureAwait(false);
        var result = PushReport.Read(run, pushes, () => GitErrorDiagnosis.Of(run, _url, _options));
        foreach (var (push, answer) in pushes.Zip(result.Refs))
        {
            if (answer.IsAccepted && !isDry)
                cache.Pushed(push.RemoteRef, push.LocalSha);
        }

        // git ends with 1 when refs were rejected; anything else may be the cache's fault. Then nothing is known of the push: whoever
        // pushes begins again.
        if (result.Failure is not null && run.ExitCode is > 1 && await cache.IsDamagedAsync(cancellationToken).ConfigureAwait(false))
            throw cache.Damaged(run.Error);
        return result;
    }

    private async Task<(GitRun Run, bool WasAnswered)> FetchOnceAsync(ObjectCache cache, CancellationToken cancellationToken)
    {
        // The first fetch takes the newest commits only, all that is ever asked for at once: a branch that comes later and is older would
        // bring
        // the whole history. Later ones go without a depth, as that would cut off the tip from the one known before.
        var first = cache.IsEmpty;
        IEnumerable<string> branches = [_options.Branch, .. _options.HeartbeatPrefixes.Select(prefix => prefix + "*")];
        string[] arguments =
        [
            // Few objects are unpacked and packed again one by one: to pack a large one takes as long as all the rest.
            .. first ? ["-c", "core.looseCompression=0"] : Array.Empty<string>(),
            "fetch", "--progress", "--no-tags", "--no-recurse-submodules", "--no-show-forced-updates", "--prune",
            .. first ? ["--depth=1"] : Array.Empty<string>(),
            "--", _url.ForGit,
            .. branches.Select(branch => $"+refs/heads/{branch}:{CacheRefs.OfBranch(branch)}"),
        ];
        return await FetchAsync(arguments, cache, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(GitRun Run, bool WasAnswered)> FetchAsync(
        IEnumerable<string> arguments, ObjectCache cache, CancellationToken cancellationToken)
    {
        var run = await RunAsync(
            arguments, cache.Path, cancellationToken, _url.IsHttp ? PacketTrace.Variables : null,
            longest: LongestFetch * _options.Deadline, onProgress: () => Interlocked.Increment(ref _fetchProgress)).ConfigureAwait(false);
        var wasAnswered = PacketTrace.ShowsAnswer(run.Error);
        run = run with { Error = PacketTrace.Without(run.Error) };
        if (run.Succeeded)
            await cache.ReopenAsync(cancellationToken).ConfigureAwait(false);
        else if (OwnDiskFailure(run.Error) is { } line)
            throw GitDiagnostics.CacheUnusable(cache.Path, new IOException(line));
        return (run, wasAnswered);
    }

    private static bool IsNoBranch(string error) => error.Contains("couldn't find remote ref", StringComparison.Ordinal);

    // A fetch writes here alone. git marks the remote's lines.
    private static string? OwnDiskFailure(string error) => error.Split('\n', '\r').FirstOrDefault(
        line => DiskFailure.Find(line) is not null && !line.StartsWith("remote:", StringComparison.Ordinal));

    // Anything that answers 200 without refs (an empty body, a maintenance page, a cut header) is a repository without branches to git.
    private async Task<FetchResult> ListAsync(ObjectCache cache, string branch, bool wasKnown, CancellationToken cancellationToken)
    {
        var run = await RunAsync(
            ["ls-remote", "--heads", "--", _url.ForGit], cache.Path, cancellationToken, PacketTrace.Variables).ConfigureAwait(false);
        if (!run.Succeeded)
            return Failed(run with { Error = PacketTrace.Without(run.Error) });
        string[][] lines = [.. run.Output.Split('\n').Select(line => line.Split('\t')).Where(words => words.Length == 2)];
        var tip = lines.FirstOrDefault(words => words[1] == $"refs/heads/{branch}")?[0];
        if (tip is null && !PacketTrace.ShowsAnswer(run.Error))
            return new FetchResult(null, GitErrorDiagnosis.NoProtocol(_url));
        // A repository on this machine answers for itself. For another one a proxy may answer, in git's own words.
        return lines.Length == 0 && !_url.IsLocal && (wasKnown || cache.FetchedTip(_options.Branch) is not null)
            ? new FetchResult(null, GitErrorDiagnosis.NoBranches(_url))
            : new FetchResult(tip, null, tip is not null ? null : OtherBranches(lines.Select(words => words[1])));
    }

    private static Dictionary<string, string> HeadsIn(string output)
    {
        const string prefix = "refs/heads/";
        return output.Split('\n').Select(line => line.Split('\t'))
            .Where(words => words.Length == 2 && words[1].StartsWith(prefix, StringComparison.Ordinal))
            .DistinctBy(words => words[1])
            .ToDictionary(words => words[1][prefix.Length..], words => words[0], StringComparer.Ordinal);
    }

    private async Task<GitRun> RunAsync(
        IEnumerable<string> arguments, string gitFolder, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null, TimeSpan? longest = null, Action? onProgress = null)
    {
        var access = await _access.GetAsync(gitFolder, cancellationToken).ConfigureAwait(false);
        string[] all = [.. access.Arguments, .. arguments];
        var environment = variables is null
            ? access.Variables
            : new Dictionary<string, string>(access.Variables.Concat(variables), StringComparer.Ordinal);
        var run = await _git.RunAsync(
            all, gitFolder, _options.Deadline, longest ?? _options.Deadline, environment, onProgress, cancellationToken)
            .ConfigureAwait(false);
        // A Ctrl-C that ends a build also hits the git that has not left the terminal's process group yet. A lease makes it safe to push
        // again.
        if (run.WasKilled)
        {
            run = await _git.RunAsync(
                all, gitFolder, _options.Deadline, longest ?? _options.Deadline, environment, onProgress, cancellationToken)
                .ConfigureAwait(false);
        }

        // The output of a remote's hooks and helpers goes into diagnostics, logs and the outbox.
        return run.Succeeded ? run : run with
        {
            Bytes = Encoding.UTF8.GetBytes(_redactor.Redact(run.Output).Text),
            Error = _redactor.Redact(run.Error).Text,
        };
    }

    private static string[] OtherBranches(IEnumerable<string> refs) =>
        [.. refs.Select(name => name["refs/heads/".Length..]).Where(branch => !GitOptions.IsCompanion(branch))];

    private static FetchResult Fetched(ObjectCache cache, string branch) => new(cache.FetchedTip(branch), null);

    private FetchResult Failed(GitRun run) => new(null, GitErrorDiagnosis.Of(run, _url, _options));
}
