using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Heartbeats;

/// <summary>This server's sign of life.</summary>
public sealed class HeartbeatSender
{
    private const int MostTries = 5;

    private readonly string _server;
    private readonly CoordinationContext _context;

    internal HeartbeatSender(string server, CoordinationContext context) => (_server, _context) = (server, context);

    private string Branch => HeartbeatBranch.Of(_server, _context.Settings.Branch);

    private string Ref => $"refs/heads/{Branch}";

    /// <summary>Beats once. A beat is worth nothing later, so one that does not arrive is not kept.</summary>
    /// <returns>What kept it from the fleet; null when it arrived.</returns>
    public Task<Diagnostic?> BeatAsync(CancellationToken cancellationToken = default) => BeatAsync(null, cancellationToken);

    internal async Task<Diagnostic?> BeatAsync(JobProgress? progress, CancellationToken cancellationToken)
    {
        using var store = await _context.Store.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!store.KnowsTip && await store.FetchAsync(cancellationToken).ConfigureAwait(false) is { } unreachable)
            return unreachable.Diagnostic;
        if (store.Tip is null)
            return HeartbeatDiagnostics.NoFleetYet;

        for (var tries = 0; tries < MostTries; tries++)
        {
            var (expected, before) = store.Beat(Branch);
            if (Foreign(before) is { } foreign)
                return foreign;
            var beat = Next(before, progress);
            var commit = store.CommitBeat($"[skip ci]\n{Encoding.UTF8.GetString(HeartbeatDocument.Write(beat))}", _server, _context.Time.GetUtcNow());
            var pushed = await store.PushAsync(new RefPush(commit, Ref, expected), cancellationToken).ConfigureAwait(false);
            if (pushed.IsAccepted)
            {
                return null;
            }

            if (pushed.Failure is { } failure)
                return failure.Diagnostic;
            if (await store.FetchAsync(cancellationToken).ConfigureAwait(false) is { } gone)
                return gone.Diagnostic;
            if (store.Beat(Branch).Commit == expected)
                return await BeatOnMainAsync(store, beat, cancellationToken).ConfigureAwait(false);
        }

        return HeartbeatDiagnostics.NotTaken(Branch);
    }

    // receive.denyNonFastForwards, the default of shared bare repositories, refuses the second beat on a branch.
    private async Task<Diagnostic?> BeatOnMainAsync(StoreSession store, Heartbeat beat, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var documents = store.Documents();
            documents.Write(RepositoryPaths.Heartbeat(_server), HeartbeatDocument.Write(beat));
            var now = _context.Time.GetUtcNow();
            var commit = store.Commit(new Batch(documents.Changes, $"[{_server}] Heartbeat {now:HH:mm:ss}\n", _server, now));
            if ((await store.PushAsync(commit, cancellationToken).ConfigureAwait(false)).IsAccepted)
            {
                store.Learn(commit);
                return HeartbeatDiagnostics.OnMain(Branch);
            }

            if (await store.FetchAsync(cancellationToken).ConfigureAwait(false) is { } failure)
                return failure.Diagnostic;
        }

        return HeartbeatDiagnostics.NotTaken(Branch);
    }

    private Heartbeat Next(Heartbeat? before, JobProgress? progress)
    {
        var now = _context.Time.GetUtcNow();
        return new Heartbeat
        {
            Server = _server,
            Timestamp = now,
            UptimeSeconds = Environment.TickCount64 / 1000,
            Healthy = true,
            Sequence = (before?.Sequence ?? 0) + 1,
            IntervalSeconds = (int)_context.Settings.HeartbeatInterval.TotalSeconds,
            Progress = progress,
            Instance = _context.Instance,
        };
    }

    private Diagnostic? Foreign(Heartbeat? before)
    {
        if (before?.Instance is not { } instance || instance == _context.Instance || before.Timestamp is not { } time)
            return null;
        var fresh = TimeSpan.FromSeconds(5 * (before.IntervalSeconds ?? 60));
        return (_context.Time.GetUtcNow() - time).Duration() < fresh ? HeartbeatDiagnostics.TwoMachines(_server, time) : null;
    }
}
