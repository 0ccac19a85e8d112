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
