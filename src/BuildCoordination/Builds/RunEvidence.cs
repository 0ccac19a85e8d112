using System.Collections.Concurrent;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>Finds evidence in the coordination repository about a run whose process is not visible here.</summary>
internal sealed class RunEvidence(FleetReader fleet, TimeProvider time)
{
    /// <summary>A build that begins waits for this: its predecessor crashed.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // A daemon looks for crashed runs every few seconds.
    private static readonly long DelayMilliseconds = (long)TimeSpan.FromSeconds(30).TotalMilliseconds;

    // An end is published within seconds of its time; the clock may have been set back in the build.
    private static readonly TimeSpan ClockError = TimeSpan.FromDays(31);

    private readonly ConcurrentDictionary<string, long> _askedAt = new(StringComparer.Ordinal);
    private long? _unansweredAt;

    /// <summary>
    /// Finds what the repository knows of a run. The cache is enough for a run of this boot whose record is in its place. Any other run may
    /// go on, or may have ended, elsewhere: then the remote is asked.
    /// </summary>
    public async Task<RepositoryEvidence> FindAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Outcome is not null || run is { IsInPlace: true, Process.IsOfThisBoot: true })
            return await FindKnownAsync(run, cancellationToken).ConfigureAwait(false);
        if (IsPaused(_unansweredAt) || IsPaused(_askedAt.TryGetValue(run.Id, out var asked) ? asked : null))
            return await FindKnownAsync(run, cancellationToken).ConfigureAwait(false) with { IsKnown = false };

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        RepositoryEvidence? found = null;
        try
        {
            found = await fleet.ReadQuietlyAsync(session => Find(session, run), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            found = new RepositoryEvidence(false);
        }
        finally
        {
            if (found is { IsKnown: true })
                _askedAt[run.Id] = time.GetTick();
            else
                _unansweredAt = time.GetTick();
        }

        return found;
    }

    private bool IsPaused(long? since) => since is { } tick && time.GetTick() - tick < DelayMilliseconds;

    private async Task<RepositoryEvidence> FindKnownAsync(RunRecord run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await fleet.ReadKnownAsync(session => Find(session, run), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RepositoryEvidence(false);
        }
    }

    private RepositoryEvidence Find(FleetSession session, RunRecord run) => new(
        session.Freshness.IsCurrent, FindEnd(session, run), LastHeartbeat(session, run));

    // The history of a server holds its last 50 builds, the messages go further back.
    private static BuildRecord? FindEnd(FleetSession session, RunRecord run)
    {
        var key = new RunKey(run.Job, run.StartedAt, run.Title, IsCrashed: true);
        var build = session.Builds(run.Server).FirstOrDefault(key.IsOf);
        if (build is not null || run.IsInPlace)
            return build;
        return session.MessagesSince(run.StartedAt - ClockError).LastOrDefault(message => key.IsEndedBy(message, run.Server)) is { } end
            ? new()
            {
                Id = run.Job,
                Status = end.Result is "success" or "skip" ? "success" : end.Result is "unknown" ? "idle" : "failed",
                Result = end.Result,
                CompletedAt = end.Timestamp,
            }
            : null;
    }

    private DateTimeOffset? LastHeartbeat(FleetSession session, RunRecord run)
    {
        if (session.NewestHeartbeat(run.Server) is not { Timestamp: { } last, UptimeSeconds: { } uptime }
            || last - TimeSpan.FromSeconds(uptime) > run.AliveAt)
        {
            return null;
        }

        var now = time.GetUtcNow();
        return last < now ? last : now;
    }
}
