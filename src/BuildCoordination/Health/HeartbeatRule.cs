using BuildCoordination.Protocol;

namespace BuildCoordination.Health;

/// <summary>
/// Judges a sign of life by whether its sequence moved while we watched, so that a wrong clock kills nobody. <c>docs/protocol.md</c>, "Heartbeat".
/// </summary>
internal static class HeartbeatRule
{
    private static readonly TimeSpan Lost = TimeSpan.FromHours(24);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    public static (HeartbeatVerdict Verdict, TimeSpan? Age) Judge(Heartbeat? beat, DateTimeOffset? firstSeen, DateTimeOffset now)
    {
        if (beat is null)
            return (HeartbeatVerdict.Never, null);
        var interval = beat.IntervalSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultInterval;
        var byItsClock = beat.Timestamp is { } time ? Positive(now - time) : Lost;
        if (beat.Sequence is null)
            return (VerdictOf(byItsClock, interval), byItsClock);

        var watched = firstSeen is { } seen ? Positive(now - seen) : TimeSpan.Zero;
        var verdict = VerdictOf(watched, interval);
        // Never watched for long: its own clock may say that it is late, but not yet that it is gone.
        return verdict == HeartbeatVerdict.Alive && VerdictOf(byItsClock, interval) != HeartbeatVerdict.Alive
            ? (byItsClock >= Lost ? HeartbeatVerdict.Lost : HeartbeatVerdict.Ageing, byItsClock)
            : (verdict, watched);
    }

    private static HeartbeatVerdict VerdictOf(TimeSpan age, TimeSpan interval) =>
        age >= Lost ? HeartbeatVerdict.Lost
        : age >= Longest(5 * interval, TimeSpan.FromMinutes(5)) ? HeartbeatVerdict.Stale
        : age >= Longest(2 * interval, TimeSpan.FromMinutes(2)) ? HeartbeatVerdict.Ageing
        : HeartbeatVerdict.Alive;

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Positive(TimeSpan age) => age > TimeSpan.Zero ? age : TimeSpan.Zero;
}
