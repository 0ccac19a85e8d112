using System.Globalization;

namespace BuildCoordination.Bench;

/// <summary>What signs of life leave behind, and what they cost who gives them.</summary>
internal static class HeartbeatFigures
{
    private const int Servers = 4;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int beats)
    {
        var remote = await work.NewRemoteAsync("beats.git");
        await Workplace.RunAsync(Workplace.Worker, ["send", "first", "1"], work.Machine("build1", remote));
        var before = work["before.git"];
        await Workplace.RunAsync("cp", ["-r", remote, before]);
        var cost =
            await Task.WhenAll(
                Enumerable.Range(1, Servers).Select(i => SendHeartbeatAsync(work.Machine($"build{i}", remote), beats / Servers)));
        await Workplace.RunAsync("git", ["-C", remote, "gc", "-q", "--prune=now"]);
        var size = int.Parse((await Workplace.RunAsync("du", ["-sk", remote])).Split('\t')[0], CultureInfo.InvariantCulture);
        var clones = await Pairs.OfAsync(15, Clone(work, remote), Clone(work, before));
        var (processor, early, late) =
            (cost.Average(server => server.Processor), cost.Max(server => server.Early), cost.Max(server => server.Late));
        var (told, each) = (Number(beats), Number(beats / Servers));
        return
        [
            new($"{told} heartbeats of {Servers} servers: size after gc", "", "≤ 1 MB", $"{size} KiB", size <= 1024),
            new($"{told} heartbeats of {Servers} servers: time of a clone", "before them", "flat", $"{clones.Ratio:0.00} ×",
                clones.Ratio <= 1.3),
            new($"{each} heartbeats of one of them, with polls for messages: processor time of each, without git's", "", "≤ 60 ms",
                $"{processor:0} ms", processor <= 60),
            new("the same: resident memory at the end", "after a quarter", "≤ 45 MB, ≤ 1.02 ×",
                $"{late} MiB, {(double)late / early:0.00} ×", late <= 45 && late <= early * 1.02),
        ];
    }

    private static Func<Task<double>> Clone(Workplace work, string remote)
    {
        var count = 0;
        return () =>
            Pairs.MillisecondsAsync(
                () => Workplace.RunAsync("git", ["clone", "-q", remote, work[$"{Path.GetFileName(remote)}-{++count}"]]));
    }

    private static async Task<(double Processor, int Early, int Late)> SendHeartbeatAsync(Dictionary<string, string> machine, int count)
    {
        var output = await Workplace.RunAsync(Workplace.Worker, ["beats", $"{count}", $"{count / 8}"], machine);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (Number(lines[^1], "ms of processor"), (int)Number(lines[1], "MiB resident"), (int)Number(lines[^1], "MiB resident"));
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static double Number(string line, string unit) =>
        double.Parse(line[..line.IndexOf(" " + unit, StringComparison.Ordinal)].Split(' ')[^1], CultureInfo.InvariantCulture);
}
