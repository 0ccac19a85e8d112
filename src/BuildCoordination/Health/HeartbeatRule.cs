using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>
/// Rates a heartbeat by whether its sequence changed while this reader watched, so that a wrong clock has no effect.
/// <c>docs/protocol.md</c>, "Heartbeat".
/// </summary>
internal static class HeartbeatRule
{
    private static readonly TimeSpan Lost = TimeSpan.FromHours(24);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(60);

    /// <param name="heartbeat">The newest heartbeat; null for none.</param>
    /// <param name="seen">This reader's record of it; null if there is none yet.</param>
    /// <param name="now">By this reader's clock.</param>
    public static (HeartbeatVerdict Verdict, TimeSpan? Age) Rate(Heartbeat? heartbeat, SeenAge? seen, DateTimeOffset now)
    {
        if (heartbeat is null)
            return (HeartbeatVerdict.Never, null);
        var interval = heartbeat.IntervalSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultInterval;
        if (heartbeat.Sequence is null)
        {
            var age = AgeByItsClock(heartbeat, now);
            return (VerdictOf(age, interval), age);
        }

        var (watched, ageWhenSeen) = seen ?? new SeenAge(TimeSpan.Zero, AgeByItsClock(heartbeat, now));
        var verdict = VerdictOf(watched, interval);
        // Its sequence was not seen to move: its own clock may say that it is late, but not that it is gone.
        return verdict == HeartbeatVerdict.Alive && VerdictOf(ageWhenSeen + watched, interval) != HeartbeatVerdict.Alive
            ? (HeartbeatVerdict.Ageing, ageWhenSeen + watched)
            : (verdict, watched);
    }

    /// <summary>The age of a heartbeat by the clock of its sender, which may be wrong.</summary>
    public static TimeSpan AgeByItsClock(Heartbeat heartbeat, DateTimeOffset now) =>
        heartbeat.Timestamp is { } time ? Positive(now - time) : Lost;

    /// <summary>When a heartbeat of an age was given; the beginning of time where that would be before it.</summary>
    public static DateTimeOffset? TimeOf(TimeSpan? age, DateTimeOffset now) =>
        age is not { } known ? null : known < now - DateTimeOffset.MinValue ? now - known : DateTimeOffset.MinValue;

    private static HeartbeatVerdict VerdictOf(TimeSpan age, TimeSpan interval) =>
        age >= Lost ? HeartbeatVerdict.Lost
        : age >= Longest(5 * interval, TimeSpan.FromMinutes(5)) ? HeartbeatVerdict.Stale
        : age >= Longest(2 * interval, TimeSpan.FromMinutes(2)) ? HeartbeatVerdict.Ageing
        : HeartbeatVerdict.Alive;

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Positive(TimeSpan age) => age > TimeSpan.Zero ? age : TimeSpan.Zero;
}
