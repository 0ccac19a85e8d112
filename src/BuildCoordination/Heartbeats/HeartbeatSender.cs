using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Publishing;
using BuildCoordination.Repository;
using BuildCoordination.Settings;

namespace BuildCoordination.Heartbeats;

/// <summary>Sends this server's heartbeats: as part of another push, or alone.</summary>
internal sealed class HeartbeatSender
{
    private const int MostTries = 5;

    private readonly string _server;
    private readonly string _instance;
    private readonly CoordinationStore _store;
    private readonly BackgroundPublisher _publisher;
    private readonly ResolvedSettings _settings;
    private readonly Action _throwIfClosed;
    private readonly CancellationToken _closed;
    private readonly TimeProvider _time;
    private DueHeartbeat? _due;

    internal HeartbeatSender(
        string server, string instance, CoordinationStore store, BackgroundPublisher publisher, ResolvedSettings settings,
        Action throwIfClosed, TimeProvider time, CancellationToken closed)
    {
        (_server, _instance, _store, _publisher, _settings) = (server, instance, store, publisher, settings);
        (_throwIfClosed, _time, _closed) = (throwIfClosed, time, closed);
        Interval = settings.HeartbeatInterval;
    }

    /// <summary>
    /// The time between two heartbeats: the setting's value or, if it is not set, longer with more servers in the repository.
    /// </summary>
    public TimeSpan Interval { get; private set; }

    private string Branch => _store.Options.HeartbeatBranchOf(_server);

    /// <summary>Sends one heartbeat. A late heartbeat has no value, so one that does not arrive is not kept.</summary>
    /// <returns>The problem, or null if it arrived.</returns>
    public Task<CoordinationDiagnostic?> SendHeartbeatAsync(CancellationToken cancellationToken = default) =>
        SendHeartbeatAsync(new HeartbeatContent(null, null), TimeSpan.Zero, cancellationToken);

    /// <param name="content">Its content.</param>
    /// <param name="timeout">The longest wait for another push, before the heartbeat is pushed alone.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ObjectDisposedException">The coordinator is disposed, or was while the heartbeat waited.</exception>
    internal async Task<CoordinationDiagnostic?> SendHeartbeatAsync(
        HeartbeatContent content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _throwIfClosed();
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed);
        try
        {
            return await SendHeartbeatInTurnAsync(content, timeout, open.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _throwIfClosed();
            throw;
        }
    }

    private async Task<CoordinationDiagnostic?> SendHeartbeatInTurnAsync(
        HeartbeatContent content, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!_settings.Enabled)
            return null;
        if (_store.Memory is { } memory)
        {
            memory.Commit(changes => HeartbeatIn(changes, content));
            return null;
        }

        var due = new DueHeartbeat(content);
        Volatile.Write(ref _due, due);
        // Real time: a push takes as long as ever.
        if (timeout == TimeSpan.Zero)
            return await SendHeartbeatNowAsync(content, cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(due.IsTaken, Task.Delay(timeout, cancellationToken)).ConfigureAwait(false);
        return await _publisher.TakeTurnAsync(() => SendHeartbeatNowAsync(content, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<CoordinationDiagnostic?> SendHeartbeatNowAsync(HeartbeatContent content, CancellationToken cancellationToken)
    {
        DueHeartbeat? alone = null;
        return await _store.UseAsync(
            store =>
            {
                // During the wait for the store, another push may have included it.
                alone ??= Interlocked.Exchange(ref _due, null);
                return SendHeartbeatAsync(store, content, alone, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<CoordinationDiagnostic?> SendHeartbeatAsync(
        StoreSession store, HeartbeatContent content, DueHeartbeat? alone, CancellationToken cancellationToken)
    {
        Interval = HeartbeatInterval.Of(_settings, store);
        if (alone is not null
            && await SendHeartbeatAloneAsync(store, alone.Content, cancellationToken).ConfigureAwait(false) is { } trouble)
        {
            return trouble;
        }

        return MainHeartbeat.IsWanted(store, _server, _settings.HeartbeatOnMain, _time.GetUtcNow())
            ? await SendHeartbeatOnMainAsync(store, content, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<CoordinationDiagnostic?> SendHeartbeatAloneAsync(
        StoreSession store, HeartbeatContent content, CancellationToken cancellationToken)
    {
        if ((!store.KnowsTip || store.FoundingProblem is not null)
            && await store.FetchAsync(cancellationToken).ConfigureAwait(false) is { } unreachable)
        {
            return unreachable.Diagnostic;
        }

        if (store.FoundingProblem is { } problem)
            return problem;
        if (store.Tip is null)
            return HeartbeatDiagnostics.NoFleetYet;

        CoordinationDiagnostic? foreign = null;
        var swap = await new CompareAndSwap
        {
            MostTries = MostTries,
            EndsWithoutAnswer = true,
            Known = () => store.HeartbeatOn(Branch).Commit,
            FetchAsync = () => store.FetchAsync(cancellationToken),
            PushAsync = async () =>
            {
                var (expected, before) = store.HeartbeatOn(Branch);
                foreign = Foreign(before);
                return foreign is not null ? null : new PushAttempt(
                    expected, await store.PushAsync(Push(store, expected, Next(before, content)), cancellationToken).ConfigureAwait(false));
            },
        }.RunAsync().ConfigureAwait(false);
        return swap.State switch
        {
            SwapState.Accepted => null,
            SwapState.Ended => foreign,
            SwapState.Unreachable => swap.Failure!.Diagnostic,
            // receive.denyNonFastForwards, the default of shared bare repositories, rejects the second heartbeat on a branch.
            SwapState.Rejected =>
                await SendHeartbeatOnMainAsync(store, content, cancellationToken).ConfigureAwait(false)
                    ?? HeartbeatDiagnostics.OnMain(Branch),
            _ => HeartbeatDiagnostics.NotTaken(Branch),
        };
    }

    private async Task<CoordinationDiagnostic?> SendHeartbeatOnMainAsync(
        StoreSession store, HeartbeatContent content, CancellationToken cancellationToken)
    {
        var swap = await new CompareAndSwap
        {
            MostTries = MostTries,
            Known = () => store.Tip,
            FetchAsync = () => store.FetchAsync(cancellationToken),
            PushAsync = () => PushOnMainAsync(store, content, cancellationToken),
        }.RunAsync().ConfigureAwait(false);
        return swap.State switch
        {
            SwapState.Accepted => null,
            SwapState.Unreachable => swap.Failure!.Diagnostic,
            SwapState.Rejected => swap.Pushed!.Failure?.Diagnostic ?? PublishingDiagnostics.RejectsEverything(swap.Pushed.Reason),
            _ => HeartbeatDiagnostics.NotTaken(Branch),
        };
    }

    private async Task<PushAttempt?> PushOnMainAsync(StoreSession store, HeartbeatContent content, CancellationToken cancellationToken)
    {
        var documents = store.BeginChanges();
        var (path, now, parent) = (RepositoryPaths.Heartbeat(_server), _time.GetUtcNow(), store.Tip);
        var before =
            new[] { store.HeartbeatOn(Branch).Heartbeat, HeartbeatDocument.Read(store.Read(path)) }.MaxBy(known => known?.Sequence ?? 0);
        // Main keeps its history: lines of builds would make it grow for ever.
        documents.Write(path, HeartbeatDocument.Write(Next(before, content with { Output = null })));
        var commit = store.Commit(new NewCommit(documents.Changes, $"[{_server}] Heartbeat {now:HH:mm:ss}\n", _server, now));
        var pushed = await store.PushAsync(commit, cancellationToken).ConfigureAwait(false);
        if (pushed.IsAccepted)
            store.Learn(commit);
        return new PushAttempt(parent, pushed);
    }

    private IReadOnlyDictionary<string, byte[]?> HeartbeatIn(TreeChanges changes, HeartbeatContent content)
    {
        var path = RepositoryPaths.Heartbeat(_server);
        changes.Write(path, HeartbeatDocument.Write(Next(HeartbeatDocument.Read(changes.Read(path)), content)));
        return changes.Changes;
    }

    // Called with the store open, just before another push. A heartbeat that is rejected there is pushed alone, which finds the reason.
    internal PiggybackRef? Ride(StoreSession store)
    {
        var (expected, before) = store.HeartbeatOn(Branch);
        if (Foreign(before) is not null || Interlocked.Exchange(ref _due, null) is not { } due)
            return null;
        return new PiggybackRef(Push(store, expected, Next(before, due.Content)), isAccepted =>
        {
            if (isAccepted)
                due.Take();
            else
                Interlocked.CompareExchange(ref _due, due, null);
        });
    }

    private RefPush Push(StoreSession store, string? expected, Heartbeat heartbeat)
    {
        var message = $"[skip ci]\n{Encoding.UTF8.GetString(HeartbeatDocument.Write(heartbeat))}";
        return new RefPush(store.CommitHeartbeat(message, _server, _time.GetUtcNow()), $"refs/heads/{Branch}", expected);
    }

    private Heartbeat Next(Heartbeat? before, HeartbeatContent content) => new()
    {
        Server = _server,
        Timestamp = _time.GetUtcNow(),
        UptimeSeconds = Environment.TickCount64 / 1000,
        Healthy = true,
        Sequence = (before?.Sequence ?? 0) + 1,
        IntervalSeconds = (int)Interval.TotalSeconds,
        Status = content.Status,
        Progress = content.Progress,
        Output = content.Output,
        Instance = _instance,
    };

    /// <summary>Finds another machine that sends heartbeats with this server's id; null for none.</summary>
    internal CoordinationDiagnostic? FindOtherMachine(StoreSession store) => Foreign(store.HeartbeatOn(Branch).Heartbeat);

    private CoordinationDiagnostic? Foreign(Heartbeat? before)
    {
        if (before?.Instance is not { } instance || instance == _instance || before.Timestamp is not { } time)
            return null;
        var fresh = TimeSpan.FromSeconds(5L * (before.IntervalSeconds ?? 60));
        return (_time.GetUtcNow() - time).Duration() < fresh ? HeartbeatDiagnostics.TwoMachines(_server, time) : null;
    }
}
