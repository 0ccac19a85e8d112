using BuildCoordination.Publishing;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Publishing;

/// <summary>Servers that want to push at the same time leave each other a turn, and none waits long.</summary>
public class PushBackoffTests
{
    private const int Seeds = 2_000;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>Timers know milliseconds only.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Who_met_nobody_pushes_again_at_once_but_after_every_eighth_push_in_a_row_leaves_two_turns_to_who_was_starved()
    {
        var server = new Server(seed: 1);
        for (var push = 1; push <= 24; push++)
        {
            server.Wins(Turn);
            Assert.Equal(push % 8 == 0 ? 2 * Turn : TimeSpan.Zero, await server.WaitsAsync());
            Assert.False(server.Backoff.MustFetchFirst);
            server.Clock.Advance(Turn);
        }
    }

    [Theory]
    [InlineData(2.99, 1)]
    [InlineData(3, 0)]
    public async Task Pushes_are_in_a_row_when_less_than_three_turns_lie_between_them(double turns, int waits)
    {
        var server = new Server(seed: 1);
        var waited = 0;
        for (var push = 1; push <= 8; push++)
        {
            server.Clock.Advance(turns * Turn);
            server.Wins(Turn);
            waited += await server.WaitsAsync() > TimeSpan.Zero ? 1 : 0;
        }

        Assert.Equal(waits, waited);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_winner_leaves_those_it_met_one_and_a_half_to_two_and_a_half_turns_each_and_then_looks_before_it_pushes(int others)
    {
        var waits = new List<double>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            var server = new Server(seed);
            server.Loses(Turn);
            server.Backoff.NoteOtherWriters(Others(others));
            server.Backoff.NoteOtherWriters(Others(others));
            server.Wins(Turn);
            Assert.False(server.Backoff.MustFetchFirst);

            waits.Add((await server.WaitsAsync() + Rounding) / Turn / others);
            Assert.True(server.Backoff.MustFetchFirst);
            server.Wins(Turn);
            Assert.False(server.Backoff.MustFetchFirst);
        }

        Assert.InRange(waits.Min(), 1.5, 1.55);
        Assert.InRange(waits.Max(), 2.45, 2.5 + (Rounding / Turn));
    }

    [Theory]
    [InlineData(19.99, true)]
    [InlineData(20, false)]
    public async Task Who_was_not_met_for_twenty_turns_is_forgotten(double turns, bool remembered)
    {
        var server = new Server(seed: 1);
        server.Loses(Turn);
        server.Backoff.NoteOtherWriters(Others(1));
        server.Clock.Advance(turns * Turn);
        server.Wins(Turn);

        Assert.Equal(remembered, await server.WaitsAsync() > TimeSpan.Zero);
    }

    [Fact]
    public async Task Who_is_met_again_is_remembered_from_then()
    {
        var server = new Server(seed: 1);
        server.Loses(Turn);
        for (var times = 0; times < 2; times++)
        {
            server.Backoff.NoteOtherWriters(Others(1));
            server.Clock.Advance(15 * Turn);
        }

        server.Wins(Turn);
        Assert.InRange(await server.WaitsAsync(), 1.5 * Turn - Rounding, 2.5 * Turn);
    }

    [Fact]
    public async Task Who_met_somebody_begins_a_new_row()
    {
        var server = new Server(seed: 1);
        var madeWay = new List<int>();
        for (var push = 1; push <= 20; push++)
        {
            if (push == 4)
                server.Backoff.NoteOtherWriters(Others(1));
            server.Wins(Turn);
            var waited = await server.WaitsAsync();
            if (waited > TimeSpan.Zero)
                madeWay.Add(push);
            server.Clock.Advance(2.5 * Turn - waited);
        }

        // Eight pushes of two and a half turns are twenty turns; the last of them is the first of a new row.
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11, 18], madeWay);
    }

    [Fact]
    public async Task Who_was_forgotten_while_the_winner_waited_is_not_looked_for()
    {
        var server = new Server(seed: 1);
        server.Loses(Turn);
        server.Backoff.NoteOtherWriters(Others(1));
        server.Clock.Advance(19 * Turn);
        server.Wins(Turn);

        Assert.InRange(await server.WaitsAsync(), 1.5 * Turn - Rounding, 2.5 * Turn);
        Assert.False(server.Backoff.MustFetchFirst);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_loser_waits_less_each_time_until_it_wins(int others)
    {
        var longest = new TimeSpan[6];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var server = new Server(seed);
            for (var life = 0; life < 2; life++)
            {
                server.Backoff.NoteOtherWriters(Others(others));
                for (var lost = 0; lost < longest.Length; lost++)
                    longest[lost] = Max(longest[lost], server.Loses(Turn));
                server.Wins(Turn);
            }
        }

        for (var lost = 0; lost < longest.Length; lost++)
            Assert.InRange(longest[lost] / Turn * (lost + 1) / Math.Max(1, others), 0.98, 1);
    }

    [Fact]
    public void A_loser_measures_by_the_longest_turn_since_its_win()
    {
        var (first, second, afterWin) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var server = new Server(seed);
            first = Max(first, server.Loses(4 * Turn));
            second = Max(second, server.Loses(Turn));
            server.Wins(Turn);
            afterWin = Max(afterWin, server.Loses(Turn));
        }

        Assert.InRange(first / Turn, 3.9, 4);
        Assert.InRange(second / Turn, 1.95, 2);
        Assert.InRange(afterWin / Turn, 0.98, 1);
    }

    [Fact]
    public async Task Nothing_waits_longer_than_four_seconds_whatever_the_turn_took()
    {
        var lost = TimeSpan.Zero;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var server = new Server(seed);
            lost = Max(lost, server.Loses(TimeSpan.FromMinutes(10)));
            server.Backoff.NoteOtherWriters(Others(8));
            server.Wins(TimeSpan.FromMinutes(10));
            Assert.Equal(Longest, await server.WaitsAsync());
        }

        Assert.Equal(Longest, lost);
    }

    [Fact]
    public async Task The_time_since_the_win_counts_and_who_comes_later_does_not_wait()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var server = new Server(seed);
            server.Loses(Turn);
            server.Backoff.NoteOtherWriters(Others(2));
            server.Wins(Turn);
            server.Clock.Advance(2 * Turn);
            Assert.InRange(await server.WaitsAsync(), Turn - Rounding, 3 * Turn);

            server.Backoff.NoteOtherWriters(Others(2));
            server.Wins(Turn);
            server.Clock.Advance(5 * Turn);
            Assert.Equal(TimeSpan.Zero, await server.WaitsAsync());
        }
    }

    private static IEnumerable<string> Others(int count) => Enumerable.Range(2, count).Select(i => $"build{i}");

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed class Server
    {
        public Server(int seed) => Backoff = new(new Random(seed), Clock);

        public PatientClock Clock { get; } = new();

        public PushBackoff Backoff { get; }

        public void Wins(TimeSpan turn) => Backoff.NoteAccepted(turn);

        public TimeSpan Loses(TimeSpan turn) => Backoff.NoteRejected(turn);

        public async Task<TimeSpan> WaitsAsync()
        {
            var before = Clock.GetTimestamp();
            await Backoff.WaitAsync(CancellationToken.None);
            return Clock.GetElapsedTime(before);
        }
    }

    /// <summary>Who waits finds at once that the time has passed.</summary>
    private sealed class PatientClock : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Advance(dueTime);
            return timer;
        }
    }
}
