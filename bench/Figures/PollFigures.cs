using System.Globalization;

namespace BuildCoordination.Bench;

/// <summary>The cost of a poll that finds nothing new.</summary>
internal static class PollFigures
{
    private const int Servers = 4;
    private const int TicksASecond = 100;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int polls)
    {
        var remote = await work.NewRemoteAsync("polls.git");
        for (var i = 1; i <= Servers; i++)
            await Workplace.RunAsync(Workplace.Worker, ["send", $"server{i}", "1"], work.Machine($"build{i}", remote));
        var clock = new Clock();
        await using var coordinator = await work.OpenAsync("build1", remote, clock);
        coordinator.BeginPolling();
        await RunAsync(20);
        var before = ProcessorSeconds();
        await RunAsync(polls);
        var each = (ProcessorSeconds() - before) * 1000 / polls;
        return [new("an idle poll: processor time, with git's on both sides", "", "≤ 40 ms", $"{each:0} ms", each <= 40)];

        async Task RunAsync(int count)
        {
            for (var i = 0; i < count; i++, clock.Advance())
                await coordinator.Messages.GetUnreadAsync();
        }
    }

    /// <summary>The time from the end of a <c>send</c> on one server to the end of a <c>wait</c> on another, for two intervals.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureHeardAsync(Workplace work, int rounds) =>
        [await HeardAsync(work, "250ms", 1_000, rounds), await HeardAsync(work, null, 15_000, rounds)];

    private static async Task<Row> HeardAsync(Workplace work, string? interval, double goal, int rounds)
    {
        var remote = await work.NewRemoteAsync($"heard-{interval}.git");
        var (sender, reader) = (work.Machine($"build2-{interval}", remote), work.Machine($"build1-{interval}", remote));
        if (interval is not null)
            reader["BUILDCOORD_POLL_INTERVAL"] = interval;
        foreach (var machine in new[] { sender, reader })
            await Workplace.RunAsync(Workplace.Tool, ["status", "idle", "--register"], machine);
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var wait = Workplace.RunAsync(Workplace.Tool, ["wait", "--for", "message", "--timeout", "2m"], reader);
            // Each time at another place between two polls.
            await Task.Delay(2_000 + (round * 3_700 % 10_000));
            await Workplace.RunAsync(Workplace.Tool, ["send", "all", "info", $"Message {round}", "", "--require-visible"], sender);
            times.Add(await Pairs.MillisecondsAsync(() => wait));
            await Workplace.RunAsync(Workplace.Tool, ["read", "--all"], reader);
        }

        times.Sort();
        var p95 = times[(int)Math.Ceiling(0.95 * times.Count) - 1];
        return new(
            $"`send` on one server → `wait` returns on another, pollInterval {interval ?? "auto"}, p95", "", $"≤ {goal / 1000:0} s",
            $"{p95 / 1000:0.0} s (median {times[times.Count / 2] / 1000:0.0} s, {times.Count} samples)", p95 <= goal);
    }

    // Of this process and of those that it started and that ended: proc(5), fields 14 to 17 of stat.
    private static double ProcessorSeconds()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture))
            / TicksASecond;
    }

    // Each poll is due.
    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance() => _ticks += TimeSpan.TicksPerMinute;
    }
}
