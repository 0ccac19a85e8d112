using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Outbox;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Fleet;

/// <summary>
/// Reads the coordination repository. Every reader goes through here, so this is the one place for two rules: if the repository cannot be
/// reached, the last known data are read, with their age and the cause; and this machine's own updates are part of what is read.
/// </summary>
internal sealed class FleetReader(
    CoordinationStore store, OutboxFolder outbox, TimeProvider time, Action<CoordinationDiagnostic>? warn = null)
{
    // Longer than an agent at work reads nothing.
    private static readonly TimeSpan AskedFor = TimeSpan.FromMinutes(5);

    // A push may hold the cache for long, and the local copy can be read at the same time.
    private static readonly TimeSpan KnownTimeout = TimeSpan.FromSeconds(1);

    private CoordinationStore? _temporary;

    /// <summary>The longest wait for the repository, and for whoever holds the cache; null for the deadline of git.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>
    /// For a reader who looks again and again: the remote is asked once in an interval, and fetched from only if it moved. Null: each read
    /// fetches.
    /// </summary>
    public RemotePoll? Poll { get; set; }

    /// <summary>Whether each poll is noted in the cache while other processes take these notes.</summary>
    public bool NotesPolls { get; set; }

    /// <summary>Whether a daemon polls for this process; null for one that asks itself.</summary>
    public Func<bool>? HasDaemon { get; set; }

    /// <summary>Called before a read that a caller asked for; throws if there is to be none any more.</summary>
    public Action? ThrowIfClosed { get; init; }

    private CoordinationStore Store => _temporary ?? store;

    /// <summary>The freshness of the newest read; null before the first one.</summary>
    public Freshness? LastRead { get; private set; }

    /// <summary>The server that this machine is; null while that is not known.</summary>
    public string? Own { get; set; }

    /// <summary>Called after each read, before its result is used, and also where it fails.</summary>
    public Action<Freshness>? OnRead { get; init; }

    /// <summary>The servers now.</summary>
    public Task<(IReadOnlyCollection<KnownServer> Servers, Freshness Freshness)> ServersKnownAsync(CancellationToken cancellationToken) =>
        ReadAsync(session => (KnownServers(session), session.Freshness), cancellationToken);

    /// <summary>The servers as this host saw them last: nobody is asked.</summary>
    public Task<IReadOnlyCollection<KnownServer>> ServersKnownHereAsync(CancellationToken cancellationToken) =>
        ReadKnownAsync(KnownServers, cancellationToken);

    /// <summary>
    /// Looks an id up in the fleet. The remote is asked only if this host does not know the id: a server that it saw is known, also while
    /// the remote cannot be reached.
    /// </summary>
    public async Task<ServerLookup> FindServerAsync(string id, CancellationToken cancellationToken)
    {
        // For a question that nobody asked, no temporary cache is made.
        return await ReadKnownAsync(Find, cancellationToken, mayBeTemporary: false).ConfigureAwait(false) is { IsKnown: true } known
            ? known
            : await ReadQuietlyAsync(Find, cancellationToken, mayBeTemporary: false).ConfigureAwait(false);

        ServerLookup Find(FleetSession session) => session.HasServer(id)
            ? new(id, IsKnown: true, [], session.Freshness)
            : new(id, IsKnown: false, [.. session.Servers().Select(status => status.Server)], session.Freshness);
    }

    /// <summary>Reads what this host saw last: nobody is asked.</summary>
    public async Task<T> ReadKnownAsync<T>(
        Func<FleetSession, T> read, CancellationToken cancellationToken, bool mayBeTemporary = true)
    {
        using var limit = new ReadLimit(KnownTimeout, () => 0, TimeProvider.System, cancellationToken);
        return await UseAsync(
            (session, _) =>
            {
                session?.UseFetchedTip();
                return Task.FromResult(Read(session, new Freshness(null, null), OwnWrites.Waiting(outbox), read));
            },
            limit.Token, mayBeTemporary, limit).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads as <see cref="ReadAsync{T}"/> does, for a question that no reader asked: <see cref="OnRead"/> is not called.
    /// </summary>
    public async Task<T> ReadQuietlyAsync<T>(Func<FleetSession, T> read, CancellationToken cancellationToken, bool mayBeTemporary = true)
    {
        var own = OwnWrites.Waiting(outbox);
        using var limit = new ReadLimit(Timeout, () => Store.Remote.FetchProgress, time, cancellationToken);
        return await UseAsync(
            async (session, problem) =>
                Read(session, await FetchAsync(session, problem, limit.Token, limit).ConfigureAwait(false), own, read),
            limit.Token, mayBeTemporary, limit).ConfigureAwait(false);
    }

    /// <summary>
    /// The fleet now; where the remote cannot be reached, as it was known last, with the reason in <see cref="FleetSnapshot.Stale"/>.
    /// </summary>
    public async Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        await ReadAsync(Snapshot, cancellationToken).ConfigureAwait(false);

    /// <summary>Reads with the cache open at the newest tip that can be had.</summary>
    public async Task<T> ReadAsync<T>(Func<FleetSession, T> read, CancellationToken cancellationToken)
    {
        ThrowIfClosed?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        var own = OwnWrites.Waiting(outbox);
        using var limit = new ReadLimit(Timeout, () => Store.Remote.FetchProgress, time, cancellationToken);
        var poll = store.Memory is null ? Poll : null;
        var answer = poll is null ? null : await PollAsync(poll, limit).ConfigureAwait(false);
        return await UseAsync(
            async (session, problem) =>
            {
                var freshness = session is not null && problem is null && answer is not null
                    ? await FetchIfMovedAsync(session, poll!, answer, limit).ConfigureAwait(false)
                    : await FetchAsync(session, problem, limit.Token, limit).ConfigureAwait(false);
                return Read(session, freshness, own, fleet =>
                {
                    if (poll is not null)
                        poll.Servers = fleet.CountServers();
                    return read(fleet);
                }, last =>
                {
                    LastRead = last;
                    OnRead?.Invoke(last);
                });
            },
            limit.Token, limit: limit).ConfigureAwait(false);
    }

    public static FleetSnapshot Snapshot(FleetSession session)
    {
        var servers = session.Servers();
        foreach (var status in servers)
            session.CheckStatus(status);
        return new FleetSnapshot
        {
            Commit = session.Tip,
            CommitAuthor = session.TipAuthor,
            Servers = servers,
            Heartbeats = servers.Select(status => (status.Server, Heartbeat: session.NewestHeartbeat(status.Server)))
                .Where(pair => pair.Heartbeat is not null)
                .ToDictionary(pair => pair.Server, pair => pair.Heartbeat!, StringComparer.Ordinal),
            Messages = session.LiveMessages(),
            Jobs = JobsDocument.Read(session.Read(RepositoryPaths.Jobs)),
            // After all that is read.
            Stale = session.Freshness.Cause,
            AsOf = session.Freshness.AsOf,
        };
    }

    /// <summary>The reader of a watcher, with an interval of its own or that of the settings.</summary>
    public FleetReader Polling(RemotePoll poll) => new(store, outbox, time, warn)
    {
        Timeout = Timeout,
        Own = Own,
        Poll = poll,
        ThrowIfClosed = ThrowIfClosed,
        OnRead = last =>
        {
            LastRead = last;
            OnRead?.Invoke(last);
        },
    };

    // With the cache closed: whoever publishes meanwhile is not held up by a remote that takes long to answer.
    private async Task<PollAnswer?> PollAsync(RemotePoll poll, ReadLimit limit)
    {
        if (HasDaemon?.Invoke() == true && CanTakeNoted(poll))
            return PollAnswer.NotDue;
        if (!poll.TryBegin())
            return poll.Last is null ? null : PollAnswer.NotDue;
        if (poll.Last is null || !Store.HasCache)
            return PollAnswer.Moved;
        try
        {
            var (heads, failure) = await Store.Remote.ListHeadsAsync(Store.CachePath, limit.Token).ConfigureAwait(false);
            Store.NoteAnswer(failure);
            return new PollAnswer(heads, failure?.Diagnostic);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            return new PollAnswer(null, FleetDiagnostics.NotReadInTime(Store.Remote.Repository, limit.Longest));
        }
    }

    // A daemon notes its polls only while somebody takes them: else one that finds nothing writes nothing.
    private bool CanTakeNoted(RemotePoll poll)
    {
        var now = time.GetUtcNow();
        if (!(now - Store.AskedAt < AskedFor / 2))
            Store.MarkAsked(now);
        return Store.ReachedAt is { } reached && poll.TryTake(reached);
    }

    private async Task<Freshness> FetchIfMovedAsync(StoreSession session, RemotePoll poll, PollAnswer answer, ReadLimit limit)
    {
        var now = time.GetUtcNow();
        if (ReferenceEquals(answer, PollAnswer.NotDue))
        {
            session.UseFetchedTip();
            // A cache that was lost since knows nothing of a fleet that is there.
            if (session.Tip is not null || poll.Servers == 0)
                return poll.Last! with { Cause = poll.Last.Cause ?? session.FoundingProblem };
        }

        if (answer.Failure is { } failure)
        {
            session.UseFetchedTip();
            return Noted(new Freshness(poll.Last?.AsOf ?? session.ReachedAt(now), failure), isFetched: false);
        }

        if (answer.Heads is { } heads && session.IsAt(heads, poll.AreHeartbeatsDue))
        {
            if (NotesPolls && now - Store.AskedAt < AskedFor)
                session.MarkReached(now);
            return Noted(new Freshness(now, session.FoundingProblem), isFetched: false);
        }

        return Noted(await FetchAsync(session, problem: null, limit.Token, limit).ConfigureAwait(false), isFetched: true);

        Freshness Noted(Freshness freshness, bool isFetched)
        {
            poll.Note(freshness, isFetched);
            return freshness;
        }
    }

    private async Task<Freshness> FetchAsync(
        StoreSession? session, CoordinationDiagnostic? problem, CancellationToken cancellationToken, ReadLimit? limit = null)
    {
        if (session is null)
            return new Freshness(store.Memory is null ? null : time.GetUtcNow(), problem);
        var now = time.GetUtcNow();
        if (problem is not null)
        {
            session.UseFetchedTip();
            return new Freshness(session.ReachedAt(now), problem);
        }

        if (await CauseOfAsync(session, limit, cancellationToken).ConfigureAwait(false) is not { } cause)
        {
            session.MarkReached(now);
            return new Freshness(now, session.FoundingProblem);
        }

        session.UseFetchedTip();
        return new Freshness(session.ReachedAt(now), cause);
    }

    private async Task<CoordinationDiagnostic?> CauseOfAsync(StoreSession session, ReadLimit? limit, CancellationToken cancellationToken)
    {
        try
        {
            return (await session.FetchAsync(cancellationToken).ConfigureAwait(false))?.Diagnostic;
        }
        catch (OperationCanceledException) when (limit is { IsOver: true })
        {
            return FleetDiagnostics.NotReadInTime(Store.Remote.Repository, limit.Longest);
        }
    }

    private T Read<T>(
        StoreSession? session, Freshness freshness, OwnWrites own, Func<FleetSession, T> read, Action<Freshness>? onRead = null)
    {
        var bounded = session is null ? null : new BoundedReads(session, warn);
        var documents = store.Memory is { } memory ? memory.GetChanges()
            : bounded is null ? new TreeChanges(_ => null, _ => []) : new TreeChanges(bounded.Read, session!.List);
        if (!freshness.IsCurrent)
            documents = OwnWrites.SentSince(outbox, freshness.AsOf).Over(documents, time.GetUtcNow());
        var fleet = new FleetSession(session, Store.Options, documents, own.Over(documents, time.GetUtcNow()), freshness, Own, warn)
        {
            MemoryTip = store.Memory?.Tip,
            // A build is not what repairs a document, nor shows what is in it.
            OnPartlyReadable = OnRead is null ? null : warn,
        };
        try
        {
            return read(fleet);
        }
        finally
        {
            bounded?.ReportOmissions();
            onRead?.Invoke(fleet.Freshness);
        }
    }

    // Without a cache, the machine's own updates are all that is known.
    private async Task<T> UseAsync<T>(
        Func<StoreSession?, CoordinationDiagnostic?, Task<T>> use, CancellationToken cancellationToken, bool mayBeTemporary = true,
        ReadLimit? limit = null)
    {
        if (store.Memory is not null)
            return await use(null, null).ConfigureAwait(false);
        try
        {
            return await Store.UseAsync(session => use(session, null), cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException e) when (
            mayBeTemporary && e.Diagnostic.Code == GitDiagnostics.UnusableCode && UseTemporaryCache(e.Diagnostic))
        {
            return await UseAsync(use, cancellationToken, limit: limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit is { IsOver: true })
        {
            // Another process, or the publisher of this one, waits for the remote with the cache open.
            return await UseHeldAsync(use, FleetDiagnostics.NotReadInTime(Store.Remote.Repository, limit.Longest)).ConfigureAwait(false);
        }
        catch (Exception e) when (ProblemOf(e) is not null)
        {
            return await UseWithoutFetchAsync(use, ProblemOf(e)!).ConfigureAwait(false);
        }
    }

    private async Task<T> UseHeldAsync<T>(Func<StoreSession?, CoordinationDiagnostic?, Task<T>> use, CoordinationDiagnostic problem)
    {
        try
        {
            if (Store.OpenHeld() is { } session)
            {
                using (session)
                    return await use(session, problem).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (ProblemOf(e) is not null)
        {
            // Its holder changed it meanwhile.
        }

        return await use(null, problem).ConfigureAwait(false);
    }

    // A disk that has no room for what is new may still show what was there before.
    private async Task<T> UseWithoutFetchAsync<T>(Func<StoreSession?, CoordinationDiagnostic?, Task<T>> use, CoordinationDiagnostic problem)
    {
        try
        {
            if (problem.Code == GitDiagnostics.UnusableCode && store.HasCache)
                return await store.UseAsync(session => use(session, problem), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (ProblemOf(e) is not null)
        {
            // Then this machine's own updates are all that is known.
        }

        return await use(null, problem).ConfigureAwait(false);
    }

    // False if it is in use already, or cannot be made either.
    private bool UseTemporaryCache(CoordinationDiagnostic why)
    {
        if (_temporary is not null)
            return false;
        try
        {
            _temporary = store.WithTemporaryCache();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        warn?.Invoke(FleetDiagnostics.TemporaryCache(why));
        return true;
    }

    // A cache that is busy, damaged or not writable, or a state folder that cannot be read.
    private static CoordinationDiagnostic? ProblemOf(Exception e) => e switch
    {
        CoordinationException { Diagnostic: { Code: not (FleetDiagnostics.NotKnownCode or "BC2001")
            and ['B', 'C', '2', '0', ..] } known } => known,
        IOException or UnauthorizedAccessException => FleetDiagnostics.CannotRead(e),
        _ => null,
    };

    private static IReadOnlyCollection<KnownServer> KnownServers(FleetSession session) =>
        [.. session.Servers().Select(status => new KnownServer(status.Server, status.Hostname, status.Ip))];
}

/// <summary>The result of a poll.</summary>
/// <param name="Heads">The branches of the remote; null where they are not known.</param>
/// <param name="Failure">The reason why the remote could not be polled.</param>
internal sealed record PollAnswer(IReadOnlyDictionary<string, string>? Heads, CoordinationDiagnostic? Failure)
{
    /// <summary>The remote was asked a moment ago.</summary>
    public static PollAnswer NotDue { get; } = new(null, null);

    /// <summary>Nothing is known yet, so that a fetch has to find out.</summary>
    public static PollAnswer Moved { get; } = new(null, null);
}
