using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCoordination.Bench;

/// <summary>Sending into a repository with a long past, against one with a short one.</summary>
internal static class HistoryFigures
{
    private const int Short = 60;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var rows = new List<Row>();
        var few = await SenderAsync(work, Short);
        foreach (var count in new[] { 1_000, 10_000, 100_000 })
        {
            rows.Add(
                Row.Ratio(
                $"send with {count.ToString("N0", CultureInfo.InvariantCulture)} messages in history", $"with {Short}", 1.3,
                (await Pairs.OfAsync(rounds, await SenderAsync(work, count), few)).Ratio));
        }

        return rows;
    }

    // The past as scripts leave it: one long list, which the first publish of ours takes apart.
    private static async Task<Func<Task<double>>> SenderAsync(Workplace work, int count)
    {
        var remote = await work.NewRemoteAsync($"history-{count}.git");
        var clone = work[$"history-{count}"];
        await Workplace.RunAsync("git", ["clone", "-q", remote, clone]);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var messages = new JsonArray([.. Enumerable.Range(0, count).Reverse().Select(i => (JsonNode)new JsonObject
        {
            ["id"] =
                $"msg_{(start.ToUnixTimeSeconds() + i).ToString(CultureInfo.InvariantCulture)}_{(1000 + i % 9000).ToString(CultureInfo.InvariantCulture)}",
            ["from"] = $"build{1 + (i % 4)}",
            ["to"] = "all",
            ["type"] = "info",
            ["subject"] = $"Build Complete: {i}",
            ["body"] = "BUILD SUCCESS in 12 minutes",
            ["timestamp"] = start.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["read"] = true,
        })]);
        Directory.CreateDirectory(Path.Combine(clone, "coordination"));
        await File.WriteAllTextAsync(
            Path.Combine(clone, "coordination", "messages.json"), new JsonObject { ["messages"] = messages }.ToJsonString());
        await Workplace.RunAsync("sh", ["-c", "git add -A && git commit -qm past && git push -q origin HEAD:main"], folder: clone);

        var coordinator = await work.OpenAsync($"sender{count}", remote);
        return () => Pairs.MillisecondsAsync(async () =>
        {
            await coordinator.Messages.SendAsync(new() { To = "all", Subject = "one more" });
            if (!(await coordinator.FlushAsync(TimeSpan.FromMinutes(2))).IsVisible)
                throw new InvalidOperationException("A message did not arrive.");
        });
    }
}
