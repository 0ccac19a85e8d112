using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Health;

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
        Assert.Equal(verdict, HeartbeatRule.Rate(Beat(Now.AddSeconds(-seconds), sequence: 7), Watched(seconds), Now).Verdict);

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    [InlineData(-86_400)]
    [InlineData(-864_000)]
    public void A_server_whose_sequence_moves_lives_whatever_its_clock_says(int off) =>
        Assert.Equal(
            (HeartbeatVerdict.Alive, TimeSpan.FromSeconds(10)),
            HeartbeatRule.Rate(Beat(Now.AddSeconds(off), sequence: 7), Watched(10), Now));

    [Fact]
    public void A_server_that_was_not_watched_yet_is_not_taken_for_lost_because_of_its_clock() =>
        Assert.Equal(HeartbeatVerdict.Ageing, HeartbeatRule.Rate(Beat(Now.AddDays(-1), sequence: 7), null, Now).Verdict);

    [Fact]
    public void A_sequence_that_was_seen_to_move_outranks_the_clock_and_one_that_stood_still_for_long_does_not()
    {
        using var folder = new TemporaryFolder();
        var seen = new SeenHeartbeats(folder["seen.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite, Sharing.None);
        SeenAge Look(long sequence, int seconds) =>
            seen.Observe(
                new Dictionary<string, Heartbeat> { ["build1"] = Beat(Now.AddDays(-1).AddSeconds(sequence), sequence) },
                Now.AddSeconds(seconds), seconds * 1000)["build1"];

        Assert.Equal(new SeenAge(TimeSpan.Zero, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1)), Look(1, 0));
        Assert.Equal(new SeenAge(TimeSpan.Zero, TimeSpan.Zero), Look(2, 60));
        Assert.Equal(new SeenAge(TimeSpan.FromSeconds(30), TimeSpan.Zero), Look(2, 90));
        // The first look for two hours: it moved meanwhile, maybe long ago.
        Assert.Equal(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(7257), Look(3, 7260).AgeWhenSeen);
    }

    [Fact]
    public void A_reader_whose_own_clock_is_set_measures_by_one_that_cannot_be()
    {
        using var folder = new TemporaryFolder();
        var seen = new SeenHeartbeats(folder["seen.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite, Sharing.None);
        SeenAge Look(DateTimeOffset now, long tick) =>
            seen.Observe(new Dictionary<string, Heartbeat> { ["build1"] = Beat(Now, 7) }, now, tick)["build1"];

        Look(Now, 1000);
        Assert.Equal(TimeSpan.FromSeconds(20), Look(Now.AddDays(1), 21_000).Watched);
        Assert.Equal(TimeSpan.FromSeconds(40), Look(Now.AddDays(-1), 41_000).Watched);
    }

    [Fact]
    public void A_slow_beater_is_given_the_time_that_it_asks_for() =>
        Assert.Equal(
            HeartbeatVerdict.Alive, HeartbeatRule.Rate(Beat(Now.AddMinutes(-15), sequence: 1, interval: 600), Watched(900), Now).Verdict);

    [Fact]
    public void A_script_server_that_counts_no_beats_is_judged_by_its_own_clock()
    {
        Assert.Equal(HeartbeatVerdict.Alive, HeartbeatRule.Rate(Beat(Now.AddSeconds(-30), sequence: null), null, Now).Verdict);
        Assert.Equal(HeartbeatVerdict.Stale, HeartbeatRule.Rate(Beat(Now.AddMinutes(-6), sequence: null), null, Now).Verdict);
    }

    [Fact]
    public void A_server_that_never_beat_is_no_reason_for_concern() =>
        Assert.Equal(HeartbeatVerdict.Never, HeartbeatRule.Rate(null, null, Now).Verdict);

    private static SeenAge Watched(int seconds) => new(TimeSpan.FromSeconds(seconds), TimeSpan.Zero);

    private static Heartbeat Beat(DateTimeOffset time, long? sequence, int interval = 60) =>
        new() { Server = "build1", Timestamp = time, Sequence = sequence, IntervalSeconds = sequence is null ? null : interval };
}
