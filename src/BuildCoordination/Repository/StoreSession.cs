using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Git;

namespace BuildCoordination.Repository;

/// <summary>The cache held open: reads at the tip, commits on it, and moves it by fetch and push.</summary>
internal sealed partial class StoreSession : IDisposable
{
    /// <summary>The number of commits that are searched for the authors of messages.</summary>
    private const int AuthorSteps = 200;

    /// <summary>So many bytes of older documents are parsed for that.</summary>
    private const long AuthorBytes = 16 << 20;

    /// <summary>A fetch that brings fewer commits is looked through here; git is asked about more.</summary>
    private const int FewCommits = 64;

    private readonly CoordinationStore _store;
    private readonly ObjectCache _cache;

    // A cache that lost its refs may still have the known commit; its next fetch is as shallow as a first one, and shows no descent from
    // it.
    private readonly bool _hasHistory;
    private readonly bool _isHeld;
    private string? _known;

    // The commits that the last fetch brought, where they are one line on the one known before.
    private (string From, IReadOnlyList<string> Line)? _fetched;

    // Whether the next push is to show that the branch is gone.
    private bool _isDoubted;

    /// <param name="store">The store.</param>
    /// <param name="cache">Its cache.</param>
    /// <param name="knownTip">The tip that this user saw last.</param>
    /// <param name="isHeld">Whether somebody else holds the cache: then it is only read.</param>
    public StoreSession(CoordinationStore store, ObjectCache cache, string? knownTip, bool isHeld = false)
    {
        _isHeld = isHeld;
        (_store, _cache, _known) = (store, cache, knownTip);
        _hasHistory = !cache.IsEmpty;
        if (_hasHistory && knownTip is not null && cache.Has(knownTip))
            (Tip, KnowsTip) = (knownTip, true);
    }

    /// <summary>The branch's tip as known here; null while the branch does not exist.</summary>
    public string? Tip { get; private set; }

    /// <summary>Whether <see cref="Tip"/> is known at all, be it that there is none.</summary>
    public bool KnowsTip { get; private set; }

    public int MinWriter => FormatDocument.Parse(Read(RepositoryPaths.Format)).MinWriter;

    /// <summary>The known rewinds of the branch.</summary>
    public RewindRecord Rewinds => _store.Rewinds;

    private string RemoteRef => $"refs/heads/{_store.Options.Branch}";

    /// <summary>When the remote was reached last by this user; null if it never was.</summary>
    public DateTimeOffset? ReachedAt(DateTimeOffset now) =>
        (_cache.ReachedAt, Tip is null ? null : (DateTimeOffset?)_cache.TimeOf(Tip)) switch
        {
            (null, { } commit) => commit < now ? commit : now,
            ({ } reached, { } commit) when commit > reached && commit < now => commit,
            var (reached, _) => reached,
        };

    public void MarkReached(DateTimeOffset now) => _cache.MarkReached(now);

    /// <summary>Reads what this cache has of the branch, if the tip that this host knew last is not in it.</summary>
    public void UseFetchedTip() => Tip ??= _cache.FetchedTip(_store.Options.Branch);

    public byte[]? Read(string path) => Tip is null ? null : _cache.Read(Tip, path);

    /// <summary>In bytes; 0 for a file that is not there.</summary>
    public long SizeOf(string path) => Tip is null ? 0 : _cache.SizeOf(Tip, path);

    public IReadOnlyList<string> List(string folder) => Tip is null ? [] : _cache.List(Tip, folder);

    /// <summary>Gets a server's heartbeat on a branch: the commit, and the heartbeat in its message.</summary>
    public (string? Commit, Heartbeat? Heartbeat) HeartbeatOn(string branch)
    {
        var commit = _cache.FetchedTip(branch);
        var message = commit is null || _cache.SizeOfCommit(commit) > Limits.HeartbeatBytes ? "" : _cache.UsualMessage(commit) ?? "";
        var start = message.IndexOf('{', StringComparison.Ordinal);
        return (commit, start < 0 ? null : HeartbeatDocument.Read(Encoding.UTF8.GetBytes(message[start..])));
    }

    /// <summary>A file on another branch that was fetched, as the scripts' heartbeat branches are.</summary>
    public byte[]? ReadOn(string branch, string path) =>
        _cache.FetchedTip(branch) is { } commit ? _cache.Read(commit, path) : null;

    /// <summary>The time of a server's last heartbeat on a branch, from buildcoord or the bash scripts; null if there is none.</summary>
    public DateTimeOffset? LastHeartbeatOnBranch(string server)
    {
        var theirs = HeartbeatDocument.Read(ReadOn($"heartbeat-{server}", RepositoryPaths.Heartbeat(server)))?.Timestamp;
        var own = HeartbeatOn(_store.Options.HeartbeatBranchOf(server)).Heartbeat?.Timestamp;
        return theirs > own || own is null ? theirs : own;
    }

    /// <summary>The servers that have a heartbeat branch.</summary>
    public IReadOnlySet<string> ServersWithHeartbeat() =>
        _store.Options.HeartbeatPrefixes.SelectMany(prefix => _cache.Fetched(prefix).Keys.Select(name => name[prefix.Length..]))
            .ToHashSet(StringComparer.Ordinal);

    public string CommitHeartbeat(string message, string server, DateTimeOffset time) =>
        _cache.CommitEmptyTree(message, new Author(server, time));

    /// <summary>Makes a commit that has no parent and nothing but these files.</summary>
    public string CommitAlone(IReadOnlyDictionary<string, byte[]?> files, string message, string server, DateTimeOffset time) =>
        _cache.Commit(null, files, message, new Author(server, time));

    /// <summary>
    /// Gets the remote's commit on a branch other than the fleet's own, and its message; nulls if there is no such branch.
    /// </summary>
    public async Task<(string? Commit, string? Message, RemoteFailure? Failure)> FetchInBackgroundAsync(
        string branch, CancellationToken cancellationToken)
    {
        var fetched = await _store.Remote.FetchInBackgroundAsync(_cache, branch, cancellationToken).ConfigureAwait(false);
        return (fetched.Tip, fetched.Tip is null ? null : _cache.Info(fetched.Tip).Message, fetched.Failure);
    }

    /// <summary>Gets the authors of these live messages' commits, as far as the cache's history goes back.</summary>
    public IReadOnlyDictionary<string, string> AuthorsOf(IEnumerable<string> ids)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Tip is null || _cache.Parent(Tip) is not { } known || !_cache.Has(known) || SizeOf(RepositoryPaths.Messages) > AuthorBytes)
            return found;
        var (commit, newer) = (Tip, MessagesDocument.Parse(Read(RepositoryPaths.Messages)));
        var sought = ids.Where(newer.Contains).ToHashSet(StringComparer.Ordinal);
        var bytes = 0L;
        for (var steps = 0; sought.Count > 0 && steps < AuthorSteps; steps++)
        {
            if (_cache.Parent(commit) is not { } parent || !_cache.Has(parent))
                break;
            if (_cache.BlobId(commit, RepositoryPaths.Messages) != _cache.BlobId(parent, RepositoryPaths.Messages))
            {
                if ((bytes += _cache.SizeOf(parent, RepositoryPaths.Messages)) > AuthorBytes)
                    break;
                var older = MessagesDocument.Parse(_cache.Read(parent, RepositoryPaths.Messages));
                foreach (var id in sought.Where(id => !older.Contains(id)).ToArray())
                {
                    sought.Remove(id);
                    found[id] = AuthorOf(commit);
                }
            }

            commit = parent;
        }

        return found;
    }

    /// <summary>Gets the authors of the commits of the last fetch.</summary>
    public IReadOnlySet<string> WritersFetched() =>
        _fetched is null ? [] : _fetched.Value.Line.Select(commit => _cache.Info(commit).Author).ToHashSet(StringComparer.Ordinal);

    public TreeChanges BeginChanges() => new(WithinArchives(Tip), List, readLive: () => Tip is null ? null : _store.LiveMessages(
        _cache.BlobId(Tip, RepositoryPaths.Messages), () => Read(RepositoryPaths.Messages)));

    public CommitInfo? TipInfo() => Tip is null ? null : _cache.Info(Tip);

    public string Commit(NewCommit commit) =>
        _cache.Commit(Tip, commit.Changes, commit.Message, new Author(commit.Server, commit.Time));

    /// <summary>Makes a commit on the tip with files that were written before.</summary>
    public string CommitWritten(IReadOnlyDictionary<string, string> files, string message, string server, DateTimeOffset time) =>
        _cache.CommitWritten(Tip, files, message, new Author(server, time));

    public string WriteFile(ArraySegment<byte> bytes) => _cache.WriteFile(bytes);

    /// <summary>Whether a fetch would bring nothing: the remote's branches are those of the cache.</summary>
    /// <param name="heads">The branches of the remote with their commits.</param>
    /// <param name="withHeartbeats">Whether the branches of heartbeats count.</param>
    public bool IsAt(IReadOnlyDictionary<string, string> heads, bool withHeartbeats)
    {
        if (!KnowsTip || Tip is null || heads.GetValueOrDefault(_store.Options.Branch) != Tip)
            return false;
        if (!withHeartbeats)
            return true;
        var known = _cache.Fetched(_store.Options.HeartbeatPrefixes);
        var listed =
            heads.Where(head => _store.Options.HeartbeatPrefixes.Any(prefix => head.Key.StartsWith(prefix, StringComparison.Ordinal)))
                .ToList();
        return listed.Count == known.Count && listed.TrueForAll(head => known.GetValueOrDefault(head.Key) == head.Value);
    }

    /// <summary>Fetches the branch; null when it went well.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="mayCreate">
    /// Whether a push follows. After an answer without branches the tip then is none for that push alone: it creates the branch if it is
    /// gone, and is rejected if it exists.
    /// </param>
    public async Task<RemoteFailure?> FetchAsync(CancellationToken cancellationToken, bool mayCreate = false)
    {
        var fetched = await _store.Remote.FetchAsync(_cache, cancellationToken, wasKnown: _known is not null).ConfigureAwait(false);
        _store.NoteAnswer(fetched.Failure);
        if (fetched.Failure is { Kind: RemoteFailureKind.NoBranches } && mayCreate && !_isDoubted)
        {
            (Tip, KnowsTip, _isDoubted, _fetched, _otherBranches) = (null, true, true, null, []);
            return null;
        }

        _isDoubted = false;
        if (fetched.Failure is not null)
            return fetched.Failure;
        _otherBranches = fetched.OtherBranches ?? [];
        _fetched = _known is not null && fetched.Tip is not null && _cache.Line(_known, fetched.Tip, FewCommits) is { } line
            ? (_known, line)
            : null;
        if (_fetched is null && _known is not null && !string.Equals(_known, fetched.Tip, StringComparison.Ordinal)
            && (fetched.Tip is null || !await DescendsFromKnownAsync(fetched.Tip, cancellationToken).ConfigureAwait(false)))
        {
            RememberRewind(_known, fetched.Tip);
        }

        // A repository that was moved or restored looks empty for a while.
        if (fetched.Tip is { } tip && _store.Rewinds.Pending is { } rewind
            && await ContainsAsync(rewind.Known, tip, cancellationToken).ConfigureAwait(false))
        {
            _store.Rewinds.Drop();
        }

        Learn(fetched.Tip);
        return null;
    }

    public void Learn(string? tip)
    {
        // A push created the branch that was known before.
        if (_isDoubted && _known is not null)
            RememberRewind(_known, null);
        (Tip, KnowsTip, _isDoubted) = (tip, true, false);
        if (string.Equals(_known, tip, StringComparison.Ordinal))
            return;
        _known = tip;
        _store.Remember(tip);
    }

    /// <summary>Whether a tip that was lost in a rewind is in the branch again.</summary>
    public async Task<bool> HasLostTipAsync(string lost, CancellationToken cancellationToken) =>
        Tip is not null && await ContainsAsync(lost, Tip, cancellationToken).ConfigureAwait(false);

    public Task<RefPushResult> PushAsync(string commit, CancellationToken cancellationToken) => PushAsync(commit, null, cancellationToken);

    /// <summary>Asks the remote whether it accepts a push of the branch. A dry push runs no hook and meets no protected branch.</summary>
    public async Task<RefPushResult> TestPushAsync(string commit, bool isDry, CancellationToken cancellationToken) =>
        (await _store.Remote.PushAsync(_cache, [new RefPush(commit, RemoteRef, Tip)], cancellationToken, isDry).ConfigureAwait(false))
            .Refs[0];

    /// <summary>Pushes a commit on the branch that only adds files.</summary>
    public Task<RefPushResult> PushNewFilesAsync(string commit, CancellationToken cancellationToken) =>
        PushAsync(new RefPush(commit, RemoteRef, Tip) { HasOnlyNewFiles = true }, cancellationToken);

    /// <summary>Pushes the branch, and another ref in the same push; the remote decides on each by itself.</summary>
    public async Task<RefPushResult> PushAsync(string commit, PiggybackRef? piggyback, CancellationToken cancellationToken)
    {
        var main = new RefPush(commit, RemoteRef, Tip);
        if (piggyback is null)
            return await PushAsync(main, cancellationToken).ConfigureAwait(false);
        var refs = await PushAsync([main, piggyback.Push], cancellationToken).ConfigureAwait(false);
        piggyback.OnDecided(refs[1].IsAccepted);
        return refs[0];
    }

    public async Task<RefPushResult> PushAsync(RefPush push, CancellationToken cancellationToken) =>
        (await PushAsync([push], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Whether the tip is this commit or descends from it: a push that seemed lost may have arrived.</summary>
    public async Task<bool> TipContainsAsync(string commit, CancellationToken cancellationToken)
    {
        // A cache that was rebuilt meanwhile has no objects of the previous one.
        if (_fetched is { } fetched && _cache.Has(commit) && string.Equals(fetched.From, _cache.Parent(commit), StringComparison.Ordinal))
            return fetched.Line.Contains(commit, StringComparer.Ordinal);
        return Tip is not null && await _cache.IsAncestorAsync(commit, Tip, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _cache.Dispose();
        if (!_isHeld)
            _store.Closed();
    }

    private string AuthorOf(string commit)
    {
        var info = _cache.Info(commit);
        return info is { Author: CommitInfo.Unknown, Email: "" } ? CommitInfo.Unknown : $"{info.Author} <{info.Email}>";
    }

    // A branch that held no fleet may change as its owners like.
    private void RememberRewind(string known, string? tip)
    {
        var isInCache = _cache.Has(known);
        if (!isInCache || IsFleet(known))
            _store.Rewinds.Remember(new Rewind(known, tip ?? CoordinationStore.NoTip, isInCache ? NoticesAt(known) : []));
    }

    // Archives are only compared with: those beyond the bound are none.
    private Func<string, byte[]?> WithinArchives(string? commit)
    {
        long room = Limits.ArchiveBytes;
        return path => commit is null || (RepositoryPaths.IsArchive(path) && (room -= _cache.SizeOf(commit, path)) < 0)
            ? null
            : _cache.Read(commit, path);
    }

    private string[] NoticesAt(string commit)
    {
        var documents = new TreeChanges(WithinArchives(commit), folder => _cache.List(commit, folder));
        var archived = documents.Archives().Reverse().SelectMany(path => ArchiveSegment.Read(documents.Read(path)));
        return [.. documents.LiveMessages.Messages.Concat(archived)
            .Where(message => message.Event == RewindRecord.EventName).Select(message => message.Id)];
    }

    private async Task<bool> ContainsAsync(string commit, string tip, CancellationToken cancellationToken) =>
        string.Equals(commit, tip, StringComparison.Ordinal)
        || (_cache.Has(commit) && await _cache.IsAncestorAsync(commit, tip, cancellationToken).ConfigureAwait(false));

    // A tip that is not in this cache says nothing: another user of the host knew it, or the cache was made again.
    private async Task<bool> DescendsFromKnownAsync(string tip, CancellationToken cancellationToken) =>
        !_hasHistory || !_cache.Has(_known!) || await _cache.IsAncestorAsync(_known!, tip, cancellationToken).ConfigureAwait(false);
}
