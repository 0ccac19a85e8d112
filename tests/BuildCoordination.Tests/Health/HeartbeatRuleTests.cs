using BuildCoordination.Health;
using BuildCoordination.Protocol;

namespace BuildCoordination.Tests.Health;

public class HeartbeatRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, HeartbeatVerdict.Alive)]
    [InlineData(119, HeartbeatVerdict.Alive)]
    [InlineData(121, HeartbeatVerdict.Ageing)]
    [InlineData(299, HeartbeatVerdict.Ageing)]
    [InlineData(301, HeartbeatVerdict.Stale)]
    [InlineData(86_401, HeartbeatVerdict.Lost)]
    public void A_server_is_judged_by_how_long_its_sequence_stood_still_while_we_watched(int seconds, HeartbeatVerdict verdict) =>
        Assert.Equal(verdict, HeartbeatRule.Judge(Beat(Now.AddSeconds(-seconds), sequence: 7), Now.AddSeconds(-seconds), Now).Verdict);

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void A_clock_that_is_an_hour_off_kills_nobody_whose_sequence_moves(int off)
    {
        var (verdict, _) = HeartbeatRule.Judge(Beat(Now.AddSeconds(off), sequence: 7), Now.AddSeconds(-10), Now);
        Assert.True(verdict is HeartbeatVerdict.Alive or HeartbeatVerdict.Ageing);
    }

    [Fact]
    public void A_slow_beater_is_given_the_time_that_it_asks_for() =>
        Assert.Equal(HeartbeatVerdict.Alive, HeartbeatRule.Judge(Beat(Now.AddMinutes(-15), sequence: 1, interval: 600), Now.AddMinutes(-15), Now).Verdict);

    [Fact]
    public void A_script_server_that_counts_no_beats_is_judged_by_its_own_clock()
    {
        Assert.Equal(HeartbeatVerdict.Alive, HeartbeatRule.Judge(Beat(Now.AddSeconds(-30), sequence: null), null, Now).Verdict);
        Assert.Equal(HeartbeatVerdict.Stale, HeartbeatRule.Judge(Beat(Now.AddMinutes(-6), sequence: null), null, Now).Verdict);
    }

    [Fact]
    public void A_server_that_never_beat_is_no_reason_for_concern() => Assert.Equal(HeartbeatVerdict.Never, HeartbeatRule.Judge(null, null, Now).Verdict);

    private static Heartbeat Beat(DateTimeOffset time, long? sequence, int interval = 60) =>
        new() { Server = "build1", Timestamp = time, Sequence = sequence, IntervalSeconds = sequence is null ? null : interval };
}
