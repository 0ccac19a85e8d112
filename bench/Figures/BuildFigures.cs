using System.Globalization;

namespace BuildCoordination.Bench;

/// <summary>
/// What a build waits for: CloudStack's pipeline, of the sample tree, against its two commands alone. Two of these builds differ by a
/// second, so that the tools' own time, which they note, is taken off.
/// </summary>
internal static class BuildFigures
{
    private const string Bare = "`mvn clean install`, then `dpkg-buildpackage`";
    private const string Goal = "≤ +1 % or ≤ 100 ms";
    private const string Commands =
        "mvn -Dmaven.test.skip=true -P systemvm,developer clean install > ../build.log 2>&1 && dpkg-buildpackage -uc -us >> ../build.log "
            + "2>&1";

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        await Workplace.RunAsync("cp", ["-r", Path.Combine(Workplace.Root, "samples", "cloudstack-mini"), work["tree"]]);
        var tree = work["tree"];
        await Workplace.RunAsync("sh", ["-c", "git init -q && git add -A && git commit -qm tree"], folder: tree);
        Directory.CreateDirectory(work["tools"]);
        await NoteTimeAsync(work, "mvn");
        await NoteTimeAsync(work, "dpkg-buildpackage");
        var healthy = await work.NewRemoteAsync("healthy.git");
        var slow = await work.NewRemoteAsync("slow.git");
        await Workplace.RunAsync(
            "sh", ["-c", "printf '#!/bin/sh\\nsleep 2\\n' > hooks/pre-receive && chmod +x hooks/pre-receive"], folder: slow);
        var dead = work["nowhere.git"];

        return
        [
            await RowAsync("the remote is healthy", Goal, 100, healthy, withDaemon: false),
            await RowAsync("each push takes 2 s", Goal, 100, slow, withDaemon: false),
            await RowAsync("each push takes 2 s, a daemon runs", Goal, 100, slow, withDaemon: true),
            await RowAsync("the remote is away", "≤ the flush limit, 10 s", 10_000, dead, withDaemon: false),
            await RowAsync("the remote is away, a daemon runs", Goal, 100, dead, withDaemon: true),
        ];

        async Task<Row> RowAsync(string what, string goal, double most, string remote, bool withDaemon)
        {
            var machine = Machine(work.Machine("build1", remote, $"{Path.GetFileName(remote)}-{withDaemon}"));
            if (withDaemon)
                await Workplace.RunAsync(Workplace.Tool, ["daemon", "start"], machine);
            try
            {
                var (whole, processor, bareProcessor) = (new List<double>(), new List<double>(), new List<double>());
                var pairs = await Pairs.OfAsync(
                    rounds,
                    () => WaitAsync([Workplace.Tool, "cloudstack", "--quiet", "--logs", work["logs"]], machine, [], processor),
                    () => WaitAsync(["sh", "-c", Commands], Machine([]), whole, bareProcessor));
                var share = pairs.More / Pairs.Median(whole);
                var added = Pairs.Median([.. processor.Zip(bareProcessor, (ours, bare) => ours - bare)]);
                return new Row(
                    $"a reported pipeline, {what}", Bare, goal,
                    $"{pairs.More:+0;-0} ms ({share:+0.0 %;-0.0 %}) of waiting, {added:0} ms of processor time, {rounds} pairs",
                    pairs.More <= most || (most < 1000 && share <= 0.01));
            }
            finally
            {
                if (withDaemon)
                    await Workplace.RunAsync(Workplace.Tool, ["daemon", "stop"], machine);
            }
        }

        // The time in which neither tool runs; the processor time is that of all others.
        async Task<double> WaitAsync(
            IEnumerable<string> command, Dictionary<string, string> machine, List<double> whole, List<double> processor)
        {
            File.Delete(work["notes"]);
            string[] timed = ["-c", "\"$@\"; code=$?; times > \"$WHOLE\"; exit $code", "sh", .. command];
            var time = await Pairs.MillisecondsAsync(() => Workplace.RunAsync("sh", timed, machine, tree));
            var tools = File.ReadLines(work["notes"]).Select(line => line.Split(' ')).ToArray();
            whole.Add(time);
            processor.Add(Processor(File.ReadLines(work["whole"]).Last().Split(' ')) - tools.Sum(words => Processor(words[1..])));
            return time - tools.Sum(words => double.Parse(words[0], CultureInfo.InvariantCulture) / 1e6);
        }

        Dictionary<string, string> Machine(Dictionary<string, string> machine)
        {
            machine["MAVEN_OPTS"] = $"-Dmaven.repo.local={work["m2"]}";
            machine["PATH"] = $"{work["tools"]}:{Environment.GetEnvironmentVariable("PATH")}";
            (machine["NOTES"], machine["WHOLE"]) = (work["notes"], work["whole"]);
            return machine;
        }
    }

    // Before the tool in PATH, but not for what the tool starts: it notes how long it took, in nanoseconds, and its processor time.
    private static async Task NoteTimeAsync(Workplace work, string tool)
    {
        var path = (await Workplace.RunAsync("sh", ["-c", $"command -v {tool}"])).Trim();
        var script = Path.Combine(work["tools"], tool);
        await File.WriteAllTextAsync(
            script,
            $"#!/bin/sh\nPATH=${{PATH#*:}}\nbegin=$(date +%s%N)\n{path} \"$@\"\ncode=$?\n"
            + "end=$(date +%s%N)\ntimes > \"$NOTES.times\"\n"
            + "echo $((end - begin)) $(tail -n 1 \"$NOTES.times\") >> \"$NOTES\"\nexit $code\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // A shell's "1m2.34s 0m0.50s" for what it has started, of the user and of the system.
    private static double Processor(string[] times) => times.Sum(time => time.TrimEnd('s').Split('m') is [var minutes, var seconds]
        ? 60_000 * double.Parse(minutes, CultureInfo.InvariantCulture) + 1000 * double.Parse(seconds, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException($"'{time}' is no time."));
}
