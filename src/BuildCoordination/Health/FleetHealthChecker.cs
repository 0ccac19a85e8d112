using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Messages;
using BuildCoordination.Repository;

namespace BuildCoordination.Health;

/// <summary>Looks at every server of the fleet.</summary>
internal sealed class FleetHealthChecker
{
    private readonly FleetReader _fleet;
    private readonly SeenHeartbeats _seen;
    private readonly TimeProvider _time;

    internal FleetHealthChecker(FleetReader fleet, SeenHeartbeats seen, TimeProvider time) => (_fleet, _seen, _time) = (fleet, seen, time);

    /// <summary>
    /// Checks the health of the fleet. If the remote cannot be reached, it uses the local copy, with the reason in
    /// <see cref="FleetHealth.Stale"/>.
    /// </summary>
    public Task<FleetHealth> CheckAsync(CancellationToken cancellationToken = default) =>
        _fleet.ReadAsync(session => Check(session, FleetReader.Snapshot(session)), cancellationToken);

    /// <summary>The judgement with what it was made of, from one look at the remote.</summary>
    internal Task<(FleetHealth Health, FleetSnapshot Fleet)> CheckWithFleetAsync(CancellationToken cancellationToken) => _fleet.ReadAsync(
        session =>
        {
            var snapshot = FleetReader.Snapshot(session);
            return (Check(session, snapshot), snapshot);
        },
        cancellationToken);

    /// <summary>All that there is to see of the fleet, with one look at the remote.</summary>
    internal Task<FleetOverview> LookOverAsync(CancellationToken cancellationToken) => _fleet.ReadAsync(
        session =>
        {
            var snapshot = FleetReader.Snapshot(session);
            var builds = session.BuildsOfAll();
            return new FleetOverview(
                Check(session, snapshot),
                builds,
                [.. session.WithAuthors(snapshot.Messages).Reverse()],
                snapshot.Commit)
            {
                Failures = snapshot.Servers
                    .Select(status => (status.Server, Failure: LastFailure.Find(session, status, builds)))
                    .Where(failed => failed.Failure is not null)
                    .ToDictionary(failed => failed.Server, failed => failed.Failure!, StringComparer.Ordinal),
            };
        },
        cancellationToken);

    /// <summary>All that there is to see of the fleet, for a reader who misses nothing between two looks.</summary>
    /// <param name="isArchiveRead">Whether the messages of an archive are known; they are left out then.</param>
    /// <param name="isRemoteAsked">False to read what this host saw last, without a judgement of the servers' health.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal Task<FleetContent> ReadContentAsync(
        Func<string, bool> isArchiveRead, bool isRemoteAsked, CancellationToken cancellationToken)
    {
        return isRemoteAsked
            ? _fleet.ReadAsync(Read, cancellationToken)
            : _fleet.ReadKnownAsync(Read, cancellationToken, mayBeTemporary: false);

        FleetContent Read(FleetSession session)
        {
            var snapshot = FleetReader.Snapshot(session);
            var archives = session.Archives();
            return new FleetContent(
                snapshot.Servers,
                snapshot.Servers.ToDictionary(status => status.Server, status => session.Builds(status.Server), StringComparer.Ordinal),
                [.. archives.Where(path => !isArchiveRead(path)).SelectMany(session.ReadArchive), .. snapshot.Messages],
                archives,
                isRemoteAsked ? Check(session, snapshot) : null);
        }
    }

    private FleetHealth Check(FleetSession session, FleetSnapshot fleet)
    {
        var now = _time.GetUtcNow();
        // While the repository cannot be reached, no heartbeat arrives: that is no sign that a server is gone.
        var judgedAt = fleet.IsReached ? now : fleet.AsOf ?? now;
        var tick = _time.GetTick() - (long)(now - judgedAt).TotalMilliseconds;
        var seen = _seen.Observe(fleet.Heartbeats, judgedAt, tick, isNoted: fleet.IsReached);
        return new FleetHealth
        {
            Servers = [.. fleet.Servers.Select(status => Rate(
                status, fleet, seen, session.IsMailKnown ? Unread(session, fleet, status.Server) : null, judgedAt))],
            Jobs = fleet.Jobs,
            CheckedAt = now,
            JudgedAt = judgedAt,
            Messages = fleet.Messages.Count,
            OpenRequests = OpenRequests.Find(session.WithAcknowledgements(fleet.Messages)),
            Stale = fleet.Stale,
            AsOf = fleet.AsOf,
        };
    }

    private static UnreadCounts Unread(FleetSession session, FleetSnapshot fleet, string server)
    {
        var reads = session.Reads(server);
        FleetMessage[] unread = [.. fleet.Messages.Where(message => reads.IsUnread(message, server))];
        return new UnreadCounts(
            unread.Length, unread.Count(message => message.To == server), unread.Count(message => message.Type == MessageType.Error));
    }

    private static ServerHealth Rate(
        ServerStatus status, FleetSnapshot fleet, IReadOnlyDictionary<string, SeenAge> seen, UnreadCounts? unread, DateTimeOffset now)
    {
        var heartbeat = fleet.Heartbeats.GetValueOrDefault(status.Server);
        var (verdict, age) = HeartbeatRule.Rate(heartbeat, seen.TryGetValue(status.Server, out var known) ? known : null, now);
        var isPresumedCrashed = status.State == "building" && verdict is HeartbeatVerdict.Stale or HeartbeatVerdict.Lost;
        var output = OutputOf(status, heartbeat);
        return new ServerHealth
        {
            Server = status.Server,
            TimeLeft = status.CurrentJob?.ExpectedAt - ((heartbeat?.Timestamp + age) ?? now),
            Output = output?.Lines ?? [],
            OutputAge = output?.At is { } at && heartbeat?.Timestamp is { } sent && age is { } since ? PositiveOf(sent - at) + since : null,
            Heartbeat = verdict,
            HeartbeatAge = age,
            HeartbeatInterval = heartbeat?.IntervalSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            Status = status,
            Progress = ProgressOf(status, heartbeat),
            PresumedDeadSince = isPresumedCrashed ? HeartbeatRule.TimeOf(age, now) : null,
            Unread = unread?.All ?? 0,
            UnreadDirect = unread?.Direct ?? 0,
            UnreadErrors = unread?.Errors ?? 0,
            IsUnreadKnown = unread is not null,
            IsHeartbeatKnown = heartbeat is not null || fleet.Stale is null || fleet.AsOf is not null,
        };
    }

    private static TimeSpan PositiveOf(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    // A heartbeat from before the job has the lines of the job before. Both times are of the server's clock.
    private static BuildOutput? OutputOf(ServerStatus status, Heartbeat? heartbeat) =>
        status.CurrentJob is { } job && heartbeat?.Output is { } output && (output.At is null || !(output.At < job.StartedAt))
            ? output
            : null;

    // On main the progress changes at target boundaries only; between them each heartbeat has it.
    private static JobProgress? ProgressOf(ServerStatus status, Heartbeat? heartbeat) => status.CurrentJob is not { } job ? null
        : heartbeat?.Progress is { } fresh
            && (job.Progress is null || status.Timestamp is null || heartbeat.Timestamp >= status.Timestamp) ? fresh
        : job.Progress;
}

/// <summary>How many messages a server has yet to read.</summary>
/// <param name="All">To it and to all.</param>
/// <param name="Direct">To it alone.</param>
/// <param name="Errors">Errors among all of them.</param>
internal sealed record UnreadCounts(int All, int Direct, int Errors);
