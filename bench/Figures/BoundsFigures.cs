using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace BuildCoordination.Bench;

/// <summary>What a hostile member can make the commands of all others cost: memory, and processor time, git's too.</summary>
internal static class BoundsFigures
{
    private const int Levels = 3_000_000;
    private const int LargestMegabytes = 256;
    private const int LongestSeconds = 5;

    private static readonly string[][] Commands =
    [
        ["send", "all", "info", "hello", "hostile"], ["run", "--", "true"], ["health"], ["inbox", "--all"], ["thread"], ["doctor"],
        ["page", "--output", "page"],
    ];

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work)
    {
        var rows = new List<Row>();
        foreach (var (name, write) in Repositories())
        {
            var remote = await work.NewRemoteAsync($"hostile{rows.Count}.git");
            await ImportAsync(remote, write);
            var machine = work.Machine("build1", remote, $"hostile{rows.Count}");
            var costs = new List<(string Command, long Megabytes, double Seconds)>();
            foreach (var command in Commands)
                costs.Add(await CostAsync(command, machine, work.Folder));
            var (most, longest) = (costs.MaxBy(cost => cost.Megabytes), costs.MaxBy(cost => cost.Seconds));
            rows.Add(new(
                name, "", $"≤ {LargestMegabytes} MB, ≤ {LongestSeconds} s",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{most.Megabytes} MB ({most.Command}), {longest.Seconds:0.0} s ({longest.Command})"),
                most.Megabytes <= LargestMegabytes && longest.Seconds <= LongestSeconds));
        }

        return rows;
    }

    private static IEnumerable<(string Name, Action<Action<string, string>, Action<string>> Write)> Repositories()
    {
        yield return ("messages nested 3,000,000 deep", (file, _) =>
            file("coordination/messages.json", $$"""{"messages": {{new string('[', Levels)}}{{new string(']', Levels)}}}"""));
        yield return ("100,000 live messages", (file, _) => file("coordination/messages.json", Messages("")));
        yield return ("100,000 live messages of 1 KB, a file of 100 MB", (file, _) =>
            file("coordination/messages.json", Messages(new string('z', 800))));
        yield return ("100 statuses of 15 MB, one object of the repository", (file, _) =>
        {
            var text = $$"""{"server": "s", "status": "idle", "timestamp": "2026-11-28T10:00:00Z"{{new string(' ', 15 << 20)}}}""";
            for (var i = 0; i < 100; i++)
                file($"s{i}/status.json", text);
        });
        yield return ("100,000 folders of servers", (file, _) =>
        {
            for (var i = 0; i < 100_000; i++)
                file($"s{i}/status.json", $$"""{"server": "s{{i}}", "status": "idle", "timestamp": "2026-11-28T10:00:00Z"}""");
        });
        yield return ("10,000 branches of heartbeats", (_, beat) =>
        {
            for (var i = 0; i < 10_000; i++)
                beat($"s{i}");
        });
        yield return ("a file of 100 MB", (file, _) => file("build2/noise", new string('x', 100_000_000)));
        yield return ("a status of 100 MB", (file, _) =>
            file("build2/status.json", $$"""{"server": "build2", "x": "{{new string('x', 100_000_000)}}"}"""));
    }

    /// <summary>A list of 100,000 messages.</summary>
    public static string Messages(string body) =>
        $$"""{"messages": [{{string.Join(",\n", Enumerable.Range(0, 100_000).Select(i => Message(i, body)))}}]}""";

    private static string Message(int i, string body)
    {
        var time = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(i)
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $$"""
            {"id": "msg_{{1_764_000_000 + i}}_1000", "from": "build2", "to": "all", "type": "info", "subject": "Build Complete: {{i}}",
            "body": "{{body}}", "timestamp": "{{time}}", "read": false}
            """;
    }

    /// <summary>Fills a repository.</summary>
    /// <param name="remote">Its folder.</param>
    /// <param name="write">Writes files, each with its path and text, then branches of heartbeats, each with its server.</param>
    /// <param name="commits">The number of commits that follow.</param>
    public static async Task ImportAsync(string remote, Action<Action<string, string>, Action<string>> write, int commits = 0)
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["-C", remote, "fast-import", "--quiet"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
            })!;
        await using (var input = new StreamWriter(git.StandardInput.BaseStream, new UTF8Encoding(false)) { NewLine = "\n" })
        {
            input.Write("commit refs/heads/main\ncommitter bench <bench@example.org> 1764000000 +0000\ndata 0\n");
            write(File, _ => { });
            File("build1/status.json", """{"server": "build1", "status": "idle", "timestamp": "2026-11-28T10:00:00Z"}""");
            for (var i = 0; i < commits; i++)
            {
                input.Write("commit refs/heads/main\ncommitter bench <bench@example.org> 1764000000 +0000\ndata 0\n");
                File("build1/count", $"{i}");
            }

            write((_, _) => { }, Beat);

            void File(string path, string text) => input.Write($"M 100644 inline {path}\ndata {text.Length}\n{text}\n");
            void Beat(string server)
            {
                var beat = $$"""{"server": "{{server}}", "status": "online", "sequence": 1, "timestamp": "2026-11-28T10:00:00Z"}""";
                input.Write($"commit refs/heads/beat/{server}\ncommitter bench <bench@example.org> 1764000000 +0000\n");
                input.Write($"data {beat.Length}\n{beat}\n");
            }
        }

        await git.WaitForExitAsync();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git fast-import ended with {git.ExitCode}.");
    }

    /// <summary>Runs a command: the most memory it had, and its processor time with that of its children.</summary>
    public static async Task<(string Command, long Megabytes, double Seconds)> CostAsync(
        string[] command, Dictionary<string, string> machine, string folder)
    {
        var start = new ProcessStartInfo(Workplace.Tool, command)
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in machine)
            start.Environment[name] = value;
        // Where much else runs, it takes longer than ten seconds, and is measured to its end.
        start.Environment["BUILDCOORD_FLUSH_LIMIT"] = "2m";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        var ended = process.WaitForExitAsync(limit.Token);
        var (most, seconds) = (0L, 0.0);
        while (!ended.IsCompleted)
        {
            most = Math.Max(most, PeakKilobytes(process.Id));
            seconds = Math.Max(seconds, ProcessorSeconds(process.Id));
            await Task.WhenAny(ended, Task.Delay(5, limit.Token));
        }

        await ended;
        await output;
        return (command[0], most / 1024, seconds);
    }

    // Its own and that of the children that it waited for, whatever else the machine does. A process that has just ended has none.
    private static double ProcessorSeconds(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture))
                / 100;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // The most that was resident so far. A process that has just ended has none.
    private static long PeakKilobytes(int process)
    {
        try
        {
            return long.Parse(
                File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
                    ?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2] ?? "0",
                CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
