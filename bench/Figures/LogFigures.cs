using System.Globalization;
using BuildCoordination.FailureLogs;
using BuildCoordination.Redaction;

namespace BuildCoordination.Bench;

/// <summary>The failure summary of a long log, and its redaction.</summary>
internal static class LogFigures
{
    private const int Megabyte = 1024 * 1024;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var (small, large, huge) = (Write(work, 1), Write(work, 10), Write(work, 50));
        var pairs = await Pairs.OfAsync(
            rounds, () => Pairs.MillisecondsAsync(() => SummarizeAsync(large)), () => Pairs.MillisecondsAsync(() => ReadLinesAsync(large)));
        var longest = await Pairs.MillisecondsAsync(() => SummarizeAsync(huge));
        var (little, much) = (await AllocatedAsync(small), await AllocatedAsync(large));
        var redaction = await RedactionPerMegabyteAsync(large, rounds);
        return
        [
            new("failure summary of a log of 10 MB", "reading it line by line", "≤ 150 ms", $"{pairs.Ours:0} ms, {pairs.Ratio:0.0} ×",
                pairs.Ours <= 150),
            new("failure summary of a log of 50 MB", "", "≤ 1.5 s", $"{longest:0} ms", longest <= 1500),
            new("what it keeps in memory", "that of 1 MB", "independent of the log's size", $"{much / 1024} KiB, {little / 1024} KiB",
                much <= Math.Max(little * 1.1, 64 * 1024)),
            new("redaction of a log of 10 MB", "", "≤ 100 ms for each MB", $"{redaction:0} ms", redaction <= 100),
        ];
    }

    private static string Write(Workplace work, int megabytes)
    {
        var fixtures = Path.Combine(Workplace.Root, "tests", "fixtures", "build-logs");
        var failing = File.ReadAllBytes(Directory.GetFiles(fixtures, "mvn-*compile*.log").Order(StringComparer.Ordinal).First());
        var path = work[$"log{megabytes.ToString(CultureInfo.InvariantCulture)}"];
        using var log = File.Create(path);
        while (log.Length < megabytes * Megabyte)
            log.Write(failing);
        return path;
    }

    private static async Task SummarizeAsync(string path)
    {
        await using var log = File.OpenRead(path);
        if ((await FailureLogReader.ReadAsync(log, 1, CancellationToken.None)).Lines.Count == 0)
            throw new InvalidOperationException("Nothing was found in a failing log.");
    }

    // In pieces, as everybody who redacts a whole log does it.
    private static async Task<double> RedactionPerMegabyteAsync(string path, int rounds)
    {
        var text = await File.ReadAllTextAsync(path);
        var redactor = new Redactor(new Dictionary<string, string>(StringComparer.Ordinal));
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            times.Add(await Pairs.MillisecondsAsync(() =>
            {
                foreach (var piece in text.Chunk(Megabyte / 4))
                    redactor.Find(new string(piece));
                return Task.CompletedTask;
            }));
        }

        return times.Order().ElementAt(rounds / 2) * Megabyte / text.Length;
    }

    private static async Task ReadLinesAsync(string path)
    {
        using var log = new StreamReader(path);
        while (await log.ReadLineAsync() is not null)
        {
        }
    }

    // What lives while the last byte is read.
    private static async Task<long> AllocatedAsync(string path)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var summarizer = new FailureLogReader();
        await using var log = File.OpenRead(path);
        var buffer = new byte[64 * 1024];
        for (int count; (count = await log.ReadAsync(buffer)) > 0;)
            summarizer.Add(buffer.AsSpan(0, count));
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(summarizer);
        return kept;
    }
}
