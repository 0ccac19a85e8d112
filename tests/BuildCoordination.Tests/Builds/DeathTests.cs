using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Builds;

[Trait("Takes", "long")]
public sealed class DeathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_next_build_ends_what_a_killed_one_left_running_and_tells_its_end()
    {
        var host = new BuildHost(_folder.Path);
        await using var killed = await DummyBuild.StartAsync(_folder.Path, "cloudstack");
        await killed.KillAsync();
        Assert.All(killed.Tools, tool => Assert.True(ProcessTable.Find(tool)?.IsAlive));

        await using var next = await host.Runs.BeginAsync(new() { Name = "cloudstack" }, default);

        Assert.All(killed.Tools, tool => Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false));
        var told = Told.By(host);
        Assert.Equal(
            [
                "Build Started: cloudstack", "Build Started: cloudstack / MavenInstall",
                "Build Failed: cloudstack / MavenInstall: the process ended without … out of memory …)",
                "Build Failed: cloudstack: the process ended without reporting (killed, out of memory …)",
                "Build Started: cloudstack",
            ],
            told.Subjects);
        Assert.Equal(killed.Job, told.Builds.Single().Id);
        Assert.Equal(("failed", "error"), (told.LastBuild!.Status, told.LastBuild.Result));
        Assert.Equal([next.JobId], told.Status.Jobs.Select(job => job.Id));
        Assert.Contains(
            host.Warnings, warning =>
            warning.Code == "BC4002" && warning.Remedy.Contains("Orphaned processes terminated: 2.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_live_build_is_not_judged_and_its_tools_go_on()
    {
        var host = new BuildHost(_folder.Path);
        await using var live = await DummyBuild.StartAsync(_folder.Path, "cloudstack");

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.All(live.Tools, tool => Assert.True(ProcessTable.Find(tool)?.IsAlive));
        await live.ReportAsync("succeed");
        Assert.Equal(["success"], Told.By(host).Builds.Select(build => build.Result));
    }

    [Fact]
    public async Task Two_judges_at_once_tell_one_end()
    {
        await using (var killed = await DummyBuild.StartAsync(_folder.Path, "cloudstack"))
        {
            await killed.KillAsync();
            List<ChildProcess> judges = [
                .. Enumerable.Range(0, 3)
                .Select(_ => ChildProcess.Start(new(Dummy.Path, ["judge", _folder.Path]) { Input = Stdio.Pipe, Error = Stdio.Inherit }))];
            List<StreamReader> lines = [.. judges.Select(judge => new StreamReader(judge.Output))];
            foreach (var line in lines)
                Assert.Equal("ready", await line.ReadLineAsync());
            foreach (var judge in judges)
                await judge.Input.DisposeAsync();
            var counts = new List<string?>();
            foreach (var line in lines)
                counts.Add(await line.ReadLineAsync().WaitAsync(Until.Deadline));
            foreach (var judge in judges)
                await judge.DisposeAsync();

            Assert.Equal(["0", "0", "1"], counts.Order());
            Assert.Equal(1, Told.By(new(_folder.Path)).EndsOf(killed.Job));
            Assert.Empty(new BuildHost(_folder.Path).Folder.Runs.All());
        }
    }

    [Fact]
    public async Task Wherever_a_judge_is_stopped_the_next_one_tells_each_end_once()
    {
        for (var stop = 0; ; stop++)
        {
            using var folder = new TemporaryFolder();
            CrashedRun.LeaveIn(folder.Path);
            var texts = 0;
            var stopped = new BuildHost(folder.Path, atOutbox: text => texts++ == stop ? throw new IOException("pulled the plug") : text);
            Assert.InRange((await stopped.Runs.ReportCrashesAsync(default)).Count, 0, 1);
            if (texts <= stop)
            {
                // Every text of every update was a place to stop at; there are more texts than updates.
                Assert.InRange(stop, 4, 100);
                break;
            }

            var host = new BuildHost(folder.Path);
            await host.Runs.ReportCrashesAsync(default);
            Assert.Empty(await host.Runs.ReportCrashesAsync(default));
            Assert.Empty(Directory.GetFiles(host.Folder.Runs.Path));
            var told = Told.By(host);
            Assert.Equal(2, told.Subjects.Count(subject => subject.StartsWith("Build Failed", StringComparison.Ordinal)));
            Assert.Single(told.Builds);
            Assert.Equal("failed", told.Status.State);
            Assert.Single(host.Folder.ReadHistory("build1").Builds);
        }
    }

    [Fact]
    public async Task A_judge_that_dies_before_it_removes_the_record_has_told_the_end_for_good()
    {
        var host = new BuildHost(_folder.Path);
        var dead = CrashedRun.Record();
        host.Folder.Runs.Write(dead);
        await host.Runs.ReportCrashesAsync(default);
        var before = Told.By(host).Subjects.ToList();
        host.Folder.Runs.Write(dead);

        await new BuildHost(_folder.Path).Runs.ReportCrashesAsync(default);

        Assert.Equal(before, Told.By(host).Subjects);
        Assert.Single(Told.By(host).Builds);
        Assert.Single(host.Folder.ReadHistory("build1").Builds);
    }

    [Fact]
    public async Task An_end_that_was_decided_but_not_told_is_told_as_it_was_decided()
    {
        var host = new BuildHost(_folder.Path);
        var record = CrashedRun.Record() with
        {
            Outcome = BuildOutcome.Success, EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(90), Targets = [],
        };
        host.Folder.Runs.Write(record);

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.Equal(["Build Complete: cloudstack"], Told.By(host).Subjects);
        Assert.Equal(90, Told.By(host).Builds.Single().DurationSeconds);
        Assert.Equal("success", Told.By(host).Status.State);
    }

    [Fact]
    public async Task An_end_that_the_outbox_could_not_take_is_told_by_the_next_judge()
    {
        var full = true;
        var host = new BuildHost(
            _folder.Path, atOutbox: text =>
            full && text.Contains("Complete", StringComparison.Ordinal) ? throw new IOException("no space left") : text);
        await using (var run = await host.Runs.BeginAsync(new() { Name = "cloudstack" }, default))
            await run.SucceedAsync();
        Assert.Contains(host.Warnings, warning => warning.Code == "BC4004");
        full = false;
        await host.Runs.ReportCrashesAsync(default);
        Assert.Equal(["Build Started: cloudstack", "Build Complete: cloudstack"], Told.By(host).Subjects);
    }

    [Fact]
    public async Task A_build_that_was_stopped_and_then_killed_leaves_nothing_running()
    {
        var host = new BuildHost(_folder.Path);
        await using var build = await DummyBuild.StartAsync(_folder.Path, "cloudstack");
        await build.ReportAsync("cancel");
        await build.KillAsync();

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.All(build.Tools, tool => Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false));
        Assert.Equal(["cancellation"], Told.By(host).Builds.Select(end => end.Result));
        Assert.Equal(1, Told.By(host).Subjects.Count(subject => subject == "Build Cancelled: cloudstack"));
    }

    [Fact]
    public async Task A_full_outbox_that_takes_no_more_targets_still_takes_the_end_of_a_build()
    {
        var host = new BuildHost(_folder.Path, atOutbox: text =>
            text.Contains("MavenInstall", StringComparison.Ordinal) && text.StartsWith("Build", StringComparison.Ordinal)
                ? throw new CoordinationException(new("BC3001", "full", ""))
                : text);
        host.Folder.Runs.Write(CrashedRun.Record());

        await host.Runs.ReportCrashesAsync(default);
        Assert.Single(Told.By(host).Builds);

        var later = new BuildHost(_folder.Path);
        await later.Runs.ReportCrashesAsync(default);
        Assert.Equal(2, Told.By(later).Subjects.Count());
        Assert.Single(Told.By(later).Builds);
    }
}
