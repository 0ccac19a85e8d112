using BuildCoordination.Fleet;

namespace BuildCoordination.Builds;

/// <summary>Looks in the coordination repository for what it knows of a run whose process is not seen here.</summary>
internal sealed class RunEvidence(FleetReader fleet, TimeProvider time)
{
    /// <summary>A build that begins waits for this: its predecessor crashed.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>What the cache has is enough, unless the run may go on on another machine.</summary>
    public async Task<RepositoryEvidence> FindAsync(RunRecord run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        var isElsewhere = run is { Outcome: null, Process.IsOfThisBoot: false };
        try
        {
            return isElsewhere
                ? await fleet.ReadQuietlyAsync(session => Find(session, run), limit.Token).ConfigureAwait(false)
                : await fleet.ReadKnownAsync(session => Find(session, run), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RepositoryEvidence(false);
        }
    }

    private RepositoryEvidence Find(FleetSession session, RunRecord run) => new(
        session.Freshness.IsCurrent,
        session.Builds(run.Server).FirstOrDefault(
            build => build.Id == run.Job && build.StartedAt?.ToUnixTimeSeconds() == run.StartedAt.ToUnixTimeSeconds()),
        LastHeartbeat(session, run));

    private DateTimeOffset? LastHeartbeat(FleetSession session, RunRecord run)
    {
        if (session.NewestHeartbeat(run.Server) is not { Timestamp: { } beat, UptimeSeconds: { } uptime }
            || beat - TimeSpan.FromSeconds(uptime) > run.AliveAt)
        {
            return null;
        }

        var now = time.GetUtcNow();
        return beat < now ? beat : now;
    }
}
