using System.Globalization;

namespace BuildCoordination.Bench;

/// <summary>What commands cost in a large fleet, and in one of its first day.</summary>
internal static class LargeFigures
{
    private const int Servers = 1_000;
    private const int Commits = 100_000;
    private static readonly string[] Send = ["send", "all", "info", "bench", "one line"];

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var small = work.Machine("build1", await work.NewRemoteAsync("small.git"));
        await Workplace.RunAsync(Workplace.Tool, ["status", "idle", "--register"], small);
        var remote = await work.NewRemoteAsync("large.git");
        await BoundsFigures.ImportAsync(remote, (file, _) => Write(file), Commits);
        var large = work.Machine("build1", remote, "large");
        // The first one fetches all commits and archives the messages.
        await Workplace.RunAsync(Workplace.Tool, [.. Send, "--require-visible"], large);
        const string what = "1,000 servers, 100,000 archived messages, 100,000 commits";
        return
        [
            await RowAsync($"`health` ({what}): memory, processor time", 256, ["health"], large),
            await RowAsync("`inbox --all` (the same)", 256, ["inbox", "--all"], large),
            await RowAsync("`send` (the same)", 256, Send, large),
            await RowAsync("`send`, a cold process in a new repository", 40, Send, small),
        ];

        async Task<Row> RowAsync(string what, int megabytes, string[] command, Dictionary<string, string> machine)
        {
            var costs = new List<(string Command, long Megabytes, double Seconds)>();
            for (var i = 0; i < rounds; i++)
                costs.Add(await BoundsFigures.CostAsync(command, machine, work.Folder));
            var (most, median) = (costs.Max(cost => cost.Megabytes), Pairs.Median([.. costs.Select(cost => cost.Seconds)]));
            return new(
                what, "", $"≤ {megabytes} MB, ≤ 2 s",
                string.Create(CultureInfo.InvariantCulture, $"{most} MB, {median:0.00} s ({rounds} runs)"),
                most <= megabytes && median <= 2);
        }
    }

    private static void Write(Action<string, string> file)
    {
        file("coordination/messages.json", BoundsFigures.Messages("BUILD SUCCESS"));
        for (var i = 0; i < Servers; i++)
            file($"s{i}/status.json", $$"""{"server": "s{{i}}", "status": "idle", "timestamp": "2026-11-28T10:00:00Z"}""");
    }
}
