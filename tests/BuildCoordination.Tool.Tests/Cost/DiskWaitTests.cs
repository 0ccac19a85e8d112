namespace BuildCoordination.Tool.Tests.Cost;

/// <summary>
/// How often a build waits for the disk. The kernel counts it: each such call is one that a busy disk may answer after seconds.
/// </summary>
public sealed class DiskWaitTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public DiskWaitTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task A_build_waits_for_it_at_most_ten_times_and_its_accepted_start_at_most_three_times()
    {
        var waits = await TraceAsync("run", "--", "true");
        var build = waits.IndexOf("build");
        Assert.True(build > 0, string.Join('\n', waits));

        Assert.InRange(waits.Take(build).Count(wait => wait.Contains("/outbox", StringComparison.Ordinal)), 2, 3);
        Assert.InRange(waits.Count - 1, 6, 10);
    }

    [Fact]
    public async Task A_build_of_one_target_waits_for_it_no_more_often_than_one_without()
    {
        var waits = await TraceAsync("run", "--target", "Pages", "--", "true");

        Assert.InRange(waits.Count - 1, 6, 10);
    }

    [Fact]
    public async Task The_record_of_a_build_and_both_its_reports_are_on_the_disk_before_it_goes_on()
    {
        var waits = await TraceAsync("run", "--", "true");
        var (before, after) = (waits.TakeWhile(wait => wait != "build").ToArray(), waits.SkipWhile(wait => wait != "build").ToArray());

        // A file, then the folder with its name.
        Assert.Equal([".tmp", "runs", ".tmp", ".tmp", "outbox"], before.Select(Kind));
        Assert.Equal([".tmp", ".tmp", "outbox"], after.Where(wait => wait.Contains("/outbox", StringComparison.Ordinal)).Select(Kind));
    }

    public void Dispose() => _fleet.Dispose();

    private static string Kind(string path) => path.EndsWith(".tmp", StringComparison.Ordinal) ? ".tmp" : Path.GetFileName(path);

    /// <summary>What of the state folder a command waits for, in order, with the mark "build" where the build begins.</summary>
    private async Task<List<string>> TraceAsync(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed.");
        // What only the first build does is not counted.
        Assert.Equal(0, (await _build1.RunAsync(arguments)).Code);
        var trace = Path.Combine(_fleet.Folder, "trace");
        var (code, _, error) = await Shell.TryAsync(
            "strace",
            ["-f", "-qq", "-y", "-e", "signal=none", "-e", "trace=fsync,fdatasync,execve", "-o", trace, _build1.Installed, .. arguments],
            _build1.Environment, _build1.Environment["HOME"]);
        Assert.SkipWhen(error.Contains("ptrace", StringComparison.Ordinal), "Processes cannot be traced here.");
        Assert.True(code == 0, error);
        var state = _build1.Environment["BUILDCOORD_STATE"];
        return
        [
            .. (await File.ReadAllLinesAsync(trace)).Select(line =>
                line.Contains("sync(", StringComparison.Ordinal) && line.Split('<', '>') is [_, var path, ..]
                    && path.StartsWith(state, StringComparison.Ordinal) ? path
                : line.Contains("execve(", StringComparison.Ordinal) && line.Contains("/true\"", StringComparison.Ordinal) ? "build"
                : null).OfType<string>(),
        ];
    }
}
