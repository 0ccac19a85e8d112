using BuildCoordination.Fleet;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Health;

/// <summary>Looks at every server of the fleet.</summary>
public sealed class HealthCheck
{
    private readonly FleetReader _fleet;
    private readonly SeenHeartbeats _seen;
    private readonly TimeProvider _time;

    internal HealthCheck(FleetReader fleet, SeenHeartbeats seen, TimeProvider time) => (_fleet, _seen, _time) = (fleet, seen, time);

    /// <summary>How the fleet is now. Where the remote cannot be reached: as it was known last, with the reason in <see cref="FleetHealth.Stale"/>.</summary>
    public async Task<FleetHealth> CheckAsync(CancellationToken cancellationToken = default)
    {
        var (fleet, unread) = await _fleet.ReadAsync(
            session =>
            {
                var snapshot = FleetReader.Snapshot(session);
                var counts = snapshot.Servers.ToDictionary(status => status.Server, status => Unread(session, status.Server), StringComparer.Ordinal);
                return (snapshot, counts);
            },
            cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        var seen = _seen.Look(fleet.Heartbeats, now);
        return new FleetHealth
        {
            Servers = [.. fleet.Servers.Select(status => Judge(status, fleet, seen, unread[status.Server], now))],
            Jobs = fleet.Jobs,
            CheckedAt = now,
            Messages = fleet.Messages.Count,
            Stale = fleet.Stale,
        };
    }

    private static int Unread(FleetSession session, string server)
    {
        var reads = session.Reads(server);
        return session.LiveMessages().Count(message => reads.IsUnread(message, server));
    }

    private static ServerHealth Judge(
        ServerStatus status, FleetSnapshot fleet, IReadOnlyDictionary<string, DateTimeOffset> seen, int unread, DateTimeOffset now)
    {
        var beat = fleet.Heartbeats.GetValueOrDefault(status.Server);
        DateTimeOffset? firstSeen = seen.TryGetValue(status.Server, out var at) ? at : null;
        var (verdict, age) = HeartbeatRule.Judge(beat, firstSeen, now);
        var dead = status.State == "building" && verdict is HeartbeatVerdict.Stale or HeartbeatVerdict.Lost;
        return new ServerHealth
        {
            Server = status.Server,
            Heartbeat = verdict,
            HeartbeatAge = age,
            HeartbeatInterval = beat?.IntervalSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null,
            Status = status,
            PresumedDeadSince = dead ? now - age : null,
            Unread = unread,
        };
    }
}
