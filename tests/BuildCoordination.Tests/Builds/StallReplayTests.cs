using System.Text;
using BuildCoordination.Builds;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>Real logs, printed on a fake clock: each build that hangs is noticed, and no other one.</summary>
public sealed class StallReplayTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly byte[][] Logs =
    [
        .. new[] { "mvn-success", "dpkg-success", "mvn-compile-error", "mvn-test-failure", "dpkg-test-failure" }
            .Select(name => File.ReadAllBytes(Path.Combine(TestPaths.Fixtures, "build-logs", name + ".log"))),
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(21);
    private readonly List<StallChange> _changes = [];
    private BuildHistory _history = BuildHistory.Empty;
    private int _number;

    [Fact]
    public void Of_500_builds_that_are_quiet_now_and_then_none_is_called_stalled()
    {
        for (var build = 0; build < 500; build++)
            Replay(build % 2 == 0 ? "cloudstack" : "docs", Logs[build % Logs.Length], hangsAt: null);

        Assert.Empty(_changes);
    }

    [Fact]
    public void Each_of_20_builds_that_hang_is_noticed_once_soon_after_its_limit_and_again_when_it_moves()
    {
        for (var hang = 0; hang < 20; hang++)
        {
            for (var build = 0; build < hang % 4; build++)
                Replay("cloudstack", Logs[0], hangsAt: null);
            var log = Logs[hang % Logs.Length];

            Replay("cloudstack", log, hangsAt: hang == 0 ? 0 : _random.Next(LinesOf(log).Length));

            Assert.Equal([true, false], _changes.Select(change => change.IsStalled));
            Assert.InRange(_changes[0].QuietPeriod, LimitOf("cloudstack"), LimitOf("cloudstack") + Tick);
            Assert.InRange(_changes[1].QuietPeriod, TimeSpan.FromHours(8), TimeSpan.FromHours(9));
            _changes.Clear();
        }
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(3, 20)]
    [InlineData(4, 20)]
    [InlineData(12, 60)]
    public void A_build_may_be_quiet_for_5_times_its_longest_quiet_period_and_for_20_minutes_in_any_case(int longest, int limit) =>
        Assert.Equal(TimeSpan.FromMinutes(limit), StallWatch.LimitAfter(TimeSpan.FromMinutes(longest)));

    private TimeSpan LimitOf(string name) => StallWatch.LimitAfter(_history.LongestQuietPeriod(name) ?? TimeSpan.Zero);

    private void Replay(string name, byte[] log, int? hangsAt)
    {
        var output = new RunOutput(text => text, _time);
        var watch = new StallWatch(LimitOf(name));
        var lines = LinesOf(log);
        var quietPeriods = QuietPeriodsOf(name, lines.Length);
        var start = _time.GetTick();
        output.Open();
        for (var at = 0; at < lines.Length; at++)
        {
            Wait(output, watch, at == hangsAt ? TimeSpan.FromHours(8) : quietPeriods[at]);
            output.Add(lines[at]);
        }

        Wait(output, watch, Tick);
        if (hangsAt is null)
            Remember(name, output, _time.GetTick() - start);
    }

    // Half an hour for all lines, with three quietPeriods of up to six minutes; one build in 50 compiles something that it seldom does. The
    // documents are quiet for a quarter of an hour in each build and, once that is known, now and then for three times as long.
    private TimeSpan[] QuietPeriodsOf(string name, int lines)
    {
        var quietPeriods = Enumerable.Range(0, lines)
            .Select(_ => TimeSpan.FromMinutes(-Math.Log(1 - _random.NextDouble()) * 30 / lines)).ToArray();
        for (var count = 0; count < 3; count++)
            quietPeriods[_random.Next(lines)] = TimeSpan.FromMinutes(6 * _random.NextDouble());
        if (name == "docs")
            quietPeriods[lines / 2] = TimeSpan.FromMinutes((_number > 20 && _random.Next(20) == 0 ? 45 : 12) + (6 * _random.NextDouble()));
        else if (_random.Next(50) == 0)
            quietPeriods[lines / 3] = TimeSpan.FromMinutes(8 + (11 * _random.NextDouble()));
        return quietPeriods;
    }

    private void Wait(RunOutput output, StallWatch watch, TimeSpan time)
    {
        for (; time > Tick; time -= Tick)
        {
            _time.Advance(Tick);
            Observe(output, watch);
        }

        _time.Advance(time);
        Observe(output, watch);
    }

    private void Observe(RunOutput output, StallWatch watch)
    {
        if (watch.Observe(output.MovedAt, _time.GetTick()) is { } change)
            _changes.Add(change);
    }

    private void Remember(string name, RunOutput output, long milliseconds)
    {
        var id = $"job_{1795860000 + _number}_{_number++:000000}";
        _history = _history.With(new RunRecord
        {
            Id = id, Job = id, Title = name, Name = name, Server = "build1", StartedAt = _time.GetUtcNow().AddMilliseconds(-milliseconds),
            EndedAt = _time.GetUtcNow(), Process = RunProcess.Current(), Outcome = BuildOutcome.Success,
            QuietPeriod = output.LongestQuietPeriod!.Value.TotalSeconds,
        });
    }

    private static byte[][] LinesOf(byte[] log) =>
        [.. Encoding.Latin1.GetString(log).Split('\n').Select(line => Encoding.Latin1.GetBytes(line + "\n"))];
}
