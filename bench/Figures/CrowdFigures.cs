namespace BuildCoordination.Bench;

/// <summary>Eight processes that send a hundred messages each, and wait for each or for all of them.</summary>
internal static class CrowdFigures
{
    private const int Processes = 8;
    private const int Each = 100;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var serial = await work.BarePushAsync(await work.NewRemoteAsync("serial.git"), "serial-clone", withCommit: true);
        return
        [
            await RowAsync("one host, each waited for", "send", 0.9, oneHost: true),
            await RowAsync("one host, waited for at the end", "tell", 0.9, oneHost: true),
            await RowAsync("eight caches, each waited for", "send", 0.42, oneHost: false),
            await RowAsync("eight caches, waited for at the end", "tell", 0.42, oneHost: false),
        ];

        async Task<Row> RowAsync(string what, string command, double goal, bool oneHost)
        {
            var count = 0;
            var crowd = async () =>
            {
                var remote = await work.NewRemoteAsync($"crowd-{what}-{++count}.git");
                return await Pairs.MillisecondsAsync(() => Task.WhenAll(Enumerable.Range(1, Processes).Select(i => Workplace.RunAsync(
                    Workplace.Worker, [command, $"p{i}", $"{Each}"],
                        work.Machine($"build{i}", remote, $"crowd-{what}-{count}{(oneHost ? "" : $"-{i}")}")))));
            };
            var alone = async () =>
            {
                var total = 0.0;
                for (var i = 0; i < Each; i++)
                    total += await serial();
                return total;
            };
            var pairs = await Pairs.OfAsync(rounds, crowd, alone);
            return Row.Rate(
                $"8 × 100 messages a second, {what}", "one client's `git commit` and `git push` a second", goal, Processes / pairs.Ratio);
        }
    }
}
