namespace BuildCoordination.Bench;

/// <summary>What a build waits for: CloudStack's pipeline, of the sample tree, against its two commands alone.</summary>
internal static class BuildFigures
{
    private const string Bare = "`mvn clean install`, then `dpkg-buildpackage`";
    private const string Commands =
        "mvn -Dmaven.test.skip=true -P systemvm,developer clean install > ../build.log 2>&1 && dpkg-buildpackage -uc -us >> ../build.log "
            + "2>&1";

    public static async Task<IReadOnlyList<Row>> MeasureAsync(Workplace work, int rounds)
    {
        await Workplace.RunAsync("cp", ["-r", Path.Combine(Workplace.Root, "samples", "cloudstack-mini"), work["tree"]]);
        var tree = work["tree"];
        await Workplace.RunAsync("sh", ["-c", "git init -q && git add -A && git commit -qm tree"], folder: tree);
        var healthy = await work.NewRemoteAsync("healthy.git");
        var slow = await work.NewRemoteAsync("slow.git");
        await Workplace.RunAsync(
            "sh", ["-c", "printf '#!/bin/sh\\nsleep 2\\n' > hooks/pre-receive && chmod +x hooks/pre-receive"], folder: slow);
        var dead = work["nowhere.git"];

        return
        [
            await RowAsync("the remote is healthy", "≤ +1 % and ≤ 150 ms", 150, healthy, withDaemon: false),
            await RowAsync("each push takes 2 s", "≤ +1 % and ≤ 150 ms", 150, slow, withDaemon: false),
            await RowAsync("each push takes 2 s, a daemon runs", "≤ +1 % and ≤ 150 ms", 150, slow, withDaemon: true),
            await RowAsync("the remote is away", "≤ the flush limit, 10 s", 10_000, dead, withDaemon: false),
            await RowAsync("the remote is away, a daemon runs", "≤ 150 ms", 150, dead, withDaemon: true),
        ];

        async Task<Row> RowAsync(string what, string goal, double most, string remote, bool withDaemon)
        {
            var machine = Machine(work.Machine("build1", remote, $"{Path.GetFileName(remote)}-{withDaemon}"));
            if (withDaemon)
                await Workplace.RunAsync(Workplace.Tool, ["daemon", "start"], machine);
            try
            {
                var pairs = await Pairs.OfAsync(
                    rounds,
                    () => Pairs.MillisecondsAsync(
                        () => Workplace.RunAsync(Workplace.Tool, ["cloudstack", "--quiet", "--logs", work["logs"]], machine, tree)),
                    () => Pairs.MillisecondsAsync(() => Workplace.RunAsync("sh", ["-c", Commands], Machine([]), tree)));
                return new Row(
                    $"a reported pipeline, {what}", Bare, goal, $"{pairs.Ratio:0.000} × ({pairs.More:+0;-0} ms)", pairs.More <= most
                        && (most > 1000 || pairs.Ratio <= 1.01 || pairs.More <= 0));
            }
            finally
            {
                if (withDaemon)
                    await Workplace.RunAsync(Workplace.Tool, ["daemon", "stop"], machine);
            }
        }

        Dictionary<string, string> Machine(Dictionary<string, string> machine)
        {
            machine["MAVEN_OPTS"] = $"-Dmaven.repo.local={work["m2"]}";
            return machine;
        }
    }
}
