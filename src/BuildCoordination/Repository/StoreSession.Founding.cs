using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;

namespace BuildCoordination.Repository;

/// <content>Whether the branch holds a fleet, or may become one.</content>
internal sealed partial class StoreSession
{
    // Each of them is in a fleet only. A server's own file, which the bash scripts' fleets begin with, is looked for where none is there.
    private static readonly HashSet<string> FleetFiles = new(
        new[]
        {
            RepositoryPaths.Messages, RepositoryPaths.Format, RepositoryPaths.Jobs, RepositoryPaths.Locks,
            RepositoryPaths.Archive, RepositoryPaths.Quarantine,
        }.Select(path => path[(RepositoryPaths.Coordination.Length + 1)..]),
        StringComparer.Ordinal);

    private IReadOnlyList<string> _otherBranches = [];
    private (string Commit, bool IsFleet)? _lastSeen;

    /// <summary>
    /// Why nothing may be published to the branch as it is known here: the repository holds something, and no fleet. Null for a fleet,
    /// for an empty repository, and for a fleet whose branch was rewound or deleted lately.
    /// </summary>
    public CoordinationDiagnostic? FoundingProblem
    {
        get
        {
            if (_store.MayFound || (Tip is null ? _otherBranches.Count == 0 : IsFleet(Tip)) || Rewinds.IsRecent)
                return null;
            var (repository, branch) = (_store.Remote.Repository, _store.Options.Branch);
            return Tip is null
                ? RepositoryDiagnostics.NoSuchBranch(repository, branch, _otherBranches)
                : RepositoryDiagnostics.NotAFleet(repository, branch, _cache.List(Tip, ""));
        }
    }

    /// <summary>The servers of the fleet, at most <see cref="Limits.Servers"/> of them.</summary>
    public IReadOnlyList<string> Servers() => Tip is null ? [] : [.. ServersAt(Tip).Take(Limits.Servers)];

    /// <summary>
    /// Finds out whether a fleet may be published to, and fetches if what is known here does not say so. Null also if the remote cannot
    /// be reached: what is accepted then waits.
    /// </summary>
    public async Task<CoordinationDiagnostic?> FindFoundingProblemAsync(CancellationToken cancellationToken) =>
        (KnowsTip && FoundingProblem is null) || await FetchAsync(cancellationToken).ConfigureAwait(false) is not null
            ? null
            : FoundingProblem;

    // A commit that removes every file of a fleet does not stop it: what its members publish next puts them back.
    private bool IsFleet(string tip)
    {
        if (_lastSeen is not { } seen || seen.Commit != tip)
            _lastSeen = seen = (tip, HasFleet(tip));
        return seen.IsFleet;
    }

    private bool HasFleet(string tip)
    {
        string? commit = tip;
        for (var steps = 0; commit is not null && steps < FewCommits; steps++, commit = _cache.Parent(commit))
        {
            if (IsFleetAt(commit))
                return true;
        }

        return false;
    }

    private bool IsFleetAt(string commit) =>
        _cache.List(commit, RepositoryPaths.Coordination).Any(FleetFiles.Contains)
        || ServersAt(commit).Any();

    private IEnumerable<string> ServersAt(string commit) => _cache.List(commit, "").Where(ServerId.IsValid)
        .Where(server => _cache.BlobId(commit, RepositoryPaths.Status(server)) is not null);

    // Every push goes through here, be it of the branch, of a heartbeat or of a page.
    private async Task<IReadOnlyList<RefPushResult>> PushAsync(IReadOnlyList<RefPush> pushes, CancellationToken cancellationToken)
    {
        if (FoundingProblem is not { } problem)
        {
            var pushed = await _store.Remote.PushAsync(_cache, pushes, cancellationToken).ConfigureAwait(false);
            _store.NoteAnswer(pushed.Failure);
            return pushed.Refs;
        }

        var failure = new RemoteFailure(RemoteFailureKind.NoFleet, problem);
        return [.. pushes.Select(push => new RefPushResult(push.RemoteRef, IsAccepted: false, problem.Message, failure))];
    }
}
