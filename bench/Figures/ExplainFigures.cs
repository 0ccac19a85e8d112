using System.Diagnostics;
using System.Globalization;
using System.Text;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Bench;

/// <summary>The command that explains hard logs, and the reader's time for single lines of any form.</summary>
internal static class ExplainFigures
{
    private const int Megabyte = 1024 * 1024;
    private const int MutatedLines = 100_000;

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        var (lines, slowest) = Mutate();
        return
        [
            await OfAsync(work, rounds, "a log of 50 MB", 50 * Megabyte, Log),
            await OfAsync(work, rounds, "one line of 20 MB", 20 * Megabyte, _ => Encoding.ASCII.GetBytes("[ERROR] Could not resolve ")),
            await OfAsync(work, rounds, "50 MB of random bytes", 50 * Megabyte, Noise),
            new($"failure summary: the slowest of {lines:N0} mutated lines", "", "≤ 50 ms", $"{slowest:0.0} ms", slowest <= 50),
        ];
    }

    private static async Task<Row> OfAsync(Workplace work, int rounds, string what, int length, Func<Random, byte[]> part)
    {
        var path = work["explained"];
        var random = new Random(1);
        await using (var log = File.Create(path))
        {
            while (log.Length < length)
                log.Write(part(random));
        }

        var runs = new List<(double Milliseconds, double Megabytes)>();
        for (var round = 0; round < Math.Min(rounds, 7); round++)
            runs.Add(await RunAsync(path));
        var (time, memory) = (runs.Select(run => run.Milliseconds).Order().ElementAt(runs.Count / 2), runs.Max(run => run.Megabytes));
        return new($"`explain` of {what}", "", "≤ 1.5 s, ≤ 80 MB", $"{time:0} ms, {memory:0} MB", time <= 1500 && memory <= 80);
    }

    // The most that was resident, as the system noted it: looked at until the process is gone.
    private static async Task<(double Milliseconds, double Megabytes)> RunAsync(string path)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo(Workplace.Tool, ["explain", "--exit-code", "1", path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var kilobytes = 0L;
        while (!process.HasExited)
        {
            kilobytes = Math.Max(kilobytes, Peak(process.Id));
            await Task.Delay(2);
        }

        var time = watch.Elapsed.TotalMilliseconds;
        return (await output).Length > 0 ? (time, kilobytes / 1024.0) : throw new InvalidOperationException("Nothing was explained.");
    }

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static byte[] Log(Random random) => File.ReadAllBytes(Logs[random.Next(Logs.Length)]);

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[64 * 1024];
        random.NextBytes(bytes);
        return bytes;
    }

    private static readonly string[] Logs = [.. Directory
        .GetFiles(Path.Combine(Workplace.Root, "tests", "fixtures"), "*.log", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    // A line that takes long is read again: the machine does something else now and then.
    private static (int Lines, double Slowest) Mutate()
    {
        var lines = Logs.SelectMany(File.ReadLines).Distinct(StringComparer.Ordinal).ToArray();
        var random = new Random(2);
        var slowest = 0.0;
        for (var i = 0; i < MutatedLines; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Mutated(lines, random) + "\n");
            var time = Time(bytes);
            if (time > slowest)
                slowest = Math.Max(slowest, Enumerable.Range(0, 5).Min(_ => Time(bytes)));
        }

        return (MutatedLines, slowest);
    }

    private static double Time(byte[] line)
    {
        var reader = new FailureLogReader();
        var watch = Stopwatch.StartNew();
        reader.Add(line);
        reader.Complete(1);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static string Mutated(string[] lines, Random random)
    {
        var line = lines[random.Next(lines.Length)];
        for (var again = random.Next(1, 5); again > 0; again--)
        {
            var at = random.Next(line.Length + 1);
            var other = lines[random.Next(lines.Length)];
            line = random.Next(7) switch
            {
                0 => line[..at] + other,
                1 => line.Insert(at, new string(" :/.-[(\\x"[random.Next(9)], random.Next(1, 3000))),
                2 => line[..at],
                3 => line.Insert(at, other[random.Next(other.Length + 1)..]),
                5 when at < line.Length => string.Concat(Enumerable.Repeat(
                    line.Substring(at, Math.Min(random.Next(1, 8), line.Length - at)), random.Next(2, 1500))) + line,
                4 => string.Concat(Enumerable.Repeat(line.Length > 400 ? line[..400] : line, random.Next(2, 12))),
                _ => at < line.Length ? line.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()) : line,
            };
            if (line.Length > 20_000)
                line = line[..20_000];
        }

        return line;
    }
}
