using BuildCoordination.Comparison;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Fleet;

/// <summary>Reads the documents of the fleet.</summary>
public sealed class FleetView
{
    private readonly string _server;
    private readonly FleetReader _reader;
    private readonly RemotePoll _poll;
    private readonly OutboxWriter _outbox;
    private readonly CoordinationStore _store;
    private readonly Action _publishSoon;
    private readonly Action _throwIfObserver;
    private readonly Func<string, string> _redact;
    private readonly TimeProvider _time;

    internal FleetView(
        string server, FleetReader reader, RemotePoll poll, OutboxWriter outbox, CoordinationStore store, Action publishSoon,
        Action throwIfObserver, Func<string, string> redact, TimeProvider time)
    {
        (_server, _reader, _poll, _outbox, _store) = (server, reader, poll, outbox, store);
        (_publishSoon, _throwIfObserver, _redact, _time) = (publishSoon, throwIfObserver, redact, time);
    }

    /// <summary>
    /// Reads the fleet. If the remote cannot be reached, it returns the local copy, with the reason in <see cref="FleetSnapshot.Stale"/>.
    /// </summary>
    public Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken = default) => _reader.ReadAsync(cancellationToken);

    /// <summary>Returns the fleet, then again after each change of its documents or heartbeats, until it is cancelled.</summary>
    /// <param name="interval">
    /// The time between two polls of the repository, at least 100 ms; null for the setting <c>pollInterval</c>.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is too short.</exception>
    public IAsyncEnumerable<FleetSnapshot> WatchAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        return Polling.ReadAsync<FleetSnapshot>(
            reader =>
            {
                string? shown = null;
                return async cancel =>
                {
                    var fleet = await reader.ReadAsync(cancel).ConfigureAwait(false);
                    var state = fleet.StateKey;
                    if (state == shown)
                        return [];
                    shown = state;
                    return [fleet];
                };
            },
            _reader, _poll, interval, _time, cancellationToken);
    }

    /// <summary>
    /// The time when the repository was reached last, as of the newest read of this coordinator; null if there is no local copy, or nothing
    /// was read.
    /// </summary>
    public DateTimeOffset? AsOf => _reader.LastRead?.AsOf;

    /// <summary>
    /// The reason why the newest read of this coordinator, by any of its parts, returned older data: the repository cannot be reached. Null
    /// if it is current. With a reason, an empty result may be wrong.
    /// </summary>
    public CoordinationDiagnostic? Stale => _reader.LastRead?.Cause;

    /// <inheritdoc cref="FleetReader.FindServerAsync"/>
    internal Task<ServerLookup> FindServerAsync(string id, CancellationToken cancellationToken) =>
        _reader.FindServerAsync(id, cancellationToken);

    /// <summary>Reads a server's last 50 builds, newest first.</summary>
    public Task<IReadOnlyList<BuildRecord>> ReadBuildsAsync(string server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return _reader.ReadAsync(session => session.Builds(server), cancellationToken);
    }

    /// <summary>Reads the last 50 builds of each server, newest first.</summary>
    internal Task<IReadOnlyList<(string Server, BuildRecord Build)>> ReadAllBuildsAsync(CancellationToken cancellationToken) =>
        _reader.ReadAsync<IReadOnlyList<(string, BuildRecord)>>(
            session =>
            [
                .. session.Servers().SelectMany(status => session.Builds(status.Server).Select(build => (status.Server, build)))
                    .OrderByDescending(ended => ended.build.CompletedAt),
            ],
            cancellationToken);

    /// <summary>Reads each server's last 50 builds, newest first, at one tip of the repository; null if there is no local copy.</summary>
    internal Task<IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>>?> ReadBuildsOfAllAsync(CancellationToken cancellationToken) =>
        _reader.ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>>?>(
            session => session.Freshness.IsNothingKnown
                ? null
                : session.BuildsOfAll(),
            cancellationToken);

    /// <summary>
    /// Compares the published results, environments and packages of two builds. By default, these are the newest two builds of one commit;
    /// of one server, its newest build and the previous one of the same name. If the files of two packages are both on this machine, it
    /// finds the first difference in them, with <c>diffoscope</c> if that is installed, within one minute.
    /// </summary>
    /// <param name="first">The server of the first build.</param>
    /// <param name="second">The server of the second build; it may be the same.</param>
    /// <param name="commit">The start of the commit of both; null for any.</param>
    /// <param name="jobs">The ids of one or both builds; null for the newest. Builds of two jobs need not be of one commit.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The comparison; null if there are no two such builds among the last 50 of each server.</returns>
    /// <exception cref="ArgumentException"><paramref name="jobs"/> has more than two elements.</exception>
    public async Task<BuildComparison?> CompareBuildsAsync(
        string first, string second, string? commit = null, IReadOnlyList<string>? jobs =
            null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (jobs is { Count: > 2 })
            throw new ArgumentException("Two builds have two jobs at most.", nameof(jobs));
        var comparison = await _reader.ReadAsync(
            session =>
                ChosenBuilds.Find(
                    session.Builds(first), session.Builds(second), first == second, commit, [.. jobs ?? []]) is var (one, other)
                ? new BuildComparison(
                    new(first, one, session.EnvironmentOf(first, one)), new(second, other, session.EnvironmentOf(second, other)))
                : null,
            cancellationToken).ConfigureAwait(false);
        return comparison is null
            ? null
            : await new PackagePlaces(comparison, _redact).AddAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="FleetSession.CompareWithOthers"/>
    internal Task<BuildComparison?> CompareWithOthersAsync(string server, BuildRecord build, CancellationToken cancellationToken) =>
        _reader.ReadAsync(session => session.CompareWithOthers(server, build, session.BuildsOfAll()), cancellationToken);

    /// <summary>
    /// Reads the published log excerpts of a server's last failed builds, newest first. The texts are redacted, and are data of another
    /// builder.
    /// </summary>
    public Task<IReadOnlyList<LogExcerpt>> ReadLogsAsync(string server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return _reader.ReadAsync(session => session.Logs(server), cancellationToken);
    }

    /// <summary>
    /// Removes another server from the fleet for good: it no longer counts as lost, and nobody can send to it. Its builds and logs stay. If
    /// it reports again, it is in the fleet again.
    /// </summary>
    /// <exception cref="CoordinationException">
    /// BC1103: there is no such server, or it is this one. BC2027: the local copy does not have it, and the repository cannot be reached.
    /// </exception>
    public async Task RetireAsync(string server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        _throwIfObserver();
        var fleet = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        string[] others = [.. fleet.Servers.Select(status => status.Server).Where(other => other != _server)];
        if (!others.Contains(server, StringComparer.Ordinal))
        {
            throw new CoordinationException(fleet is { IsReached: false, Stale: { } cause } && server != _server
                ? FleetDiagnostics.NotKnown($"the server '{server}'", new Freshness(fleet.AsOf, cause), _time.GetUtcNow())
                : FleetDiagnostics.CannotRetire(server, others));
        }

        await _outbox.AcceptAsync(new RetireUpdate { Server = _server, Retired = server }, cancellationToken).ConfigureAwait(false);
        _publishSoon();
        if (_store.Memory is null)
            await RemoveHeartbeatAsync(server, cancellationToken).ConfigureAwait(false);
    }

    // Nobody reads a remaining heartbeat: it only occupies a branch. One attempt is therefore enough, and the retirement is accepted
    // whatever
    // its result.
    private async Task RemoveHeartbeatAsync(string server, CancellationToken cancellationToken)
    {
        try
        {
            await _store.UseAsync(store => RemoveHeartbeatAsync(store, server, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CoordinationException)
        {
        }
    }

    private async Task<RefPushResult?> RemoveHeartbeatAsync(StoreSession store, string server, CancellationToken cancellationToken)
    {
        var branch = _store.Options.HeartbeatBranchOf(server);
        return (store.KnowsTip || await store.FetchAsync(cancellationToken).ConfigureAwait(false) is null)
            && store.HeartbeatOn(branch).Commit is { } commit
            ? await store.PushAsync(new RefPush(null, $"refs/heads/{branch}", commit), cancellationToken).ConfigureAwait(false)
            : null;
    }
}
