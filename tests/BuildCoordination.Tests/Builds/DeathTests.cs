using BuildCoordination.Builds;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;
using BuildCoordination.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

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
                "Build Failed: cloudstack / MavenInstall: the process ended without reporting (killed, out of memory"[..99] + "…",
                "Build Failed: cloudstack: the process ended without reporting (killed, out of memory …)",
                "Build Started: cloudstack",
            ],
            told.Subjects);
        Assert.Equal(killed.Job, told.Builds.Single().Id);
        Assert.Equal(("failed", "error"), (told.LastBuild!.Status, told.LastBuild.Result));
        Assert.Equal([next.JobId], told.Status.Jobs.Select(job => job.Id));
        Assert.Contains(host.Warnings, warning => warning.Code == "BC4002" && warning.Remedy.Contains("2 processes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_live_build_is_not_judged_and_its_tools_go_on()
    {
        var host = new BuildHost(_folder.Path);
        await using var live = await DummyBuild.StartAsync(_folder.Path, "cloudstack");

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.All(live.Tools, tool => Assert.True(ProcessTable.Find(tool)?.IsAlive));
        await live.TellAsync("succeed");
        Assert.Equal(["success"], Told.By(host).Builds.Select(build => build.Result));
    }

    [Fact]
    public async Task Two_judges_at_once_tell_one_end()
    {
        await using (var killed = await DummyBuild.StartAsync(_folder.Path, "cloudstack"))
        {
            await killed.KillAsync();
            List<ChildProcess> judges = [.. Enumerable.Range(0, 3).Select(_ => ChildProcess.Start(new(Dummy.Path, ["judge", _folder.Path]) { Input = Stdio.Pipe, Error = Stdio.Inherit }))];
            List<StreamReader> lines = [.. judges.Select(judge => new StreamReader(judge.Output))];
            foreach (var line in lines)
                Assert.Equal("ready", await line.ReadLineAsync());
            foreach (var judge in judges)
                await judge.Input.DisposeAsync();
            var counts = new List<string?>();
            foreach (var line in lines)
                counts.Add(await line.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)));
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
            LeaveDeadRun(folder.Path);
            var texts = 0;
            var stopped = new BuildHost(folder.Path, atOutbox: text => texts++ == stop ? throw new IOException("pulled the plug") : text);
            Assert.InRange((await stopped.Runs.TellDeathsAsync(default)).Count, 0, 1);
            if (texts <= stop)
            {
                // Every text of every update was a place to stop at; there are more texts than updates.
                Assert.InRange(stop, 4, 100);
                break;
            }

            var host = new BuildHost(folder.Path);
            await host.Runs.TellDeathsAsync(default);
            Assert.Empty(await host.Runs.TellDeathsAsync(default));
            Assert.Empty(Directory.GetFiles(host.Folder.Runs.Path));
            var told = Told.By(host);
            Assert.Equal(2, told.Subjects.Count(subject => subject.StartsWith("Build Failed", StringComparison.Ordinal)));
            Assert.Single(told.Builds);
            Assert.Equal("failed", told.Status.State);
            Assert.Single(host.Folder.HistoryOf("build1").Read()!.Builds);
        }
    }

    [Fact]
    public async Task A_judge_that_dies_before_it_removes_the_record_has_told_the_end_for_good()
    {
        var host = new BuildHost(_folder.Path);
        host.Folder.Runs.Write(Dead());
        await host.Runs.TellDeathsAsync(default);
        var before = Told.By(host).Subjects.ToList();
        host.Folder.Runs.Write(Dead());

        await new BuildHost(_folder.Path).Runs.TellDeathsAsync(default);

        Assert.Equal(before, Told.By(host).Subjects);
        Assert.Single(Told.By(host).Builds);
        Assert.Single(host.Folder.HistoryOf("build1").Read()!.Builds);
    }

    [Fact]
    public async Task An_end_that_was_decided_but_not_told_is_told_as_it_was_decided()
    {
        var host = new BuildHost(_folder.Path);
        var record = Dead() with { Outcome = BuildOutcome.Success, EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(90), Targets = [] };
        host.Folder.Runs.Write(record);

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.Equal(["Build Complete: cloudstack"], Told.By(host).Subjects);
        Assert.Equal(90, Told.By(host).Builds.Single().DurationSeconds);
        Assert.Equal("success", Told.By(host).Status.State);
    }

    [Fact]
    public async Task An_end_that_the_outbox_could_not_take_is_told_by_the_next_judge()
    {
        var full = true;
        var host = new BuildHost(_folder.Path, atOutbox: text => full && text.Contains("Complete", StringComparison.Ordinal) ? throw new IOException("no space left") : text);
        await using (var run = await host.Runs.BeginAsync(new() { Name = "cloudstack" }, default))
            await run.SucceedAsync();
        Assert.Contains(host.Warnings, warning => warning.Code == "BC4004");
        full = false;
        await host.Runs.TellDeathsAsync(default);
        Assert.Equal(["Build Started: cloudstack", "Build Complete: cloudstack"], Told.By(host).Subjects);
    }

    [Fact]
    public async Task A_build_that_was_stopped_and_then_killed_leaves_nothing_running()
    {
        var host = new BuildHost(_folder.Path);
        await using var build = await DummyBuild.StartAsync(_folder.Path, "cloudstack");
        await build.TellAsync("cancel");
        await build.KillAsync();

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.All(build.Tools, tool => Assert.False(ProcessTable.Find(tool)?.IsAlive ?? false));
        Assert.Equal(["cancellation"], Told.By(host).Builds.Select(end => end.Result));
        Assert.Equal(1, Told.By(host).Subjects.Count(subject => subject == "Build Cancelled: cloudstack"));
    }

    [Fact]
    public async Task A_restart_of_the_machine_is_named_as_the_reason_and_no_process_is_touched()
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        var dead = Dead();
        host.Folder.Runs.Write(dead with { Process = dead.Process with { BootId = "another", Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Equal("the machine restarted", Assert.Single(await host.Runs.TellDeathsAsync(default)).Reason);

        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.Contains("Build Failed: cloudstack: the machine restarted", Told.By(host).Subjects);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(90), Told.By(host).Builds.Single().CompletedAt);
    }

    [Fact]
    public async Task A_run_of_another_machine_is_left_to_that_machine()
    {
        var host = new BuildHost(_folder.Path);
        var dead = Dead();
        host.Folder.Runs.Write(dead with { Process = dead.Process with { MachineId = "another", BootId = "another" } });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        Assert.Empty(Told.By(host).Messages);
        Assert.Single(host.Folder.Runs.All());
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task A_run_of_another_container_is_left_to_its_heartbeats_and_nothing_of_it_is_touched(string? machineId)
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        var machine = machineId ?? MachineIdentity.MachineId;
        await using var marked = ChildProcess.Start(Bash.Script("exec sleep 600") with { Environment = new Dictionary<string, string?> { [BuildRuns.Marker] = "job_1_dead" } });
        await Until.True(() => ProcessTable.EnvironmentVariable(marked.Id, BuildRuns.Marker) is not null, "the marker is seen");
        var dead = Dead();
        host.Folder.Runs.Write(dead with { Process = dead.Process with { MachineId = machine, Namespace = "another", Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.Single(host.Folder.Runs.All());
        Assert.Empty(Told.By(host).Messages);
        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.True(ProcessTable.Find(marked.Id)?.IsAlive);
    }

    [Fact]
    public async Task A_full_outbox_that_takes_no_more_targets_still_takes_the_end_of_a_build()
    {
        var host = new BuildHost(_folder.Path, atOutbox: text =>
            text.Contains("MavenInstall", StringComparison.Ordinal) && text.StartsWith("Build", StringComparison.Ordinal) ? throw new CoordinationException(new("BC3001", "full", "")) : text);
        host.Folder.Runs.Write(Dead());

        await host.Runs.TellDeathsAsync(default);
        Assert.Single(Told.By(host).Builds);

        var later = new BuildHost(_folder.Path);
        await later.Runs.TellDeathsAsync(default);
        Assert.Equal(2, Told.By(later).Subjects.Count());
        Assert.Single(Told.By(later).Builds);
    }

    [Fact]
    public async Task A_record_of_a_newer_version_is_left_alone()
    {
        var host = new BuildHost(_folder.Path);
        host.Folder.Runs.Write(Dead() with { Format = RunRecord.CurrentFormat + 1 });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        Assert.Empty(Told.By(host).Updates.OfType<MessageUpdate>());
        Assert.Single(Directory.GetFiles(host.Folder.Runs.Path, "*.json"));
    }

    [Fact]
    public async Task A_run_whose_process_lives_is_not_reported_though_nobody_holds_its_lock_and_it_is_still_building()
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        host.Folder.Runs.Write(Dead() with { Process = RunProcess.Current() with { Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.Equal("building", (await host.Runs.NowAsync(default)).State);
    }

    [Fact]
    public async Task A_record_that_does_not_say_when_its_process_began_proves_nothing()
    {
        var host = new BuildHost(_folder.Path);
        host.Folder.Runs.Write(Dead() with { Process = RunProcess.Current() with { StartTime = 0 } });
        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        Assert.Single(host.Folder.Runs.All());
    }

    [Fact]
    public async Task A_run_whose_end_the_repository_has_is_forgotten_without_a_second_one()
    {
        await using var innocent = Bash.Start("exec sleep 600");
        var dead = Dead();
        var end = new BuildRecord { Id = dead.Job, Status = "success", CompletedAt = DateTimeOffset.UnixEpoch.AddSeconds(70) };
        var host = new BuildHost(_folder.Path, new BuildSettings { Server = "build1", FindEvidence = (_, _) => Task.FromResult(new RepositoryEvidence(true, end)) });
        host.Folder.Runs.Write(dead with { Process = dead.Process with { Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));

        Assert.Empty(host.Folder.Runs.All());
        Assert.Empty(Told.By(host).Messages);
        Assert.Equal("success", Told.By(host).Status.State);
        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
    }

    [Fact]
    public async Task A_clone_of_the_machine_waits_while_the_original_gives_heartbeats_and_reports_the_end_when_it_does_not()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        DateTimeOffset? heartbeat = time.GetUtcNow();
        var isReachable = false;
        var host = new BuildHost(
            _folder.Path,
            new BuildSettings { Server = "build1", FindEvidence = (_, _) => Task.FromResult(new RepositoryEvidence(isReachable, AliveAt: heartbeat)) },
            time);
        var dead = Dead();
        host.Folder.Runs.Write(dead with { AliveAt = time.GetUtcNow().AddMinutes(-10), Process = dead.Process with { BootId = "another" } });

        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        heartbeat = time.GetUtcNow();
        isReachable = true;
        Assert.Empty(await host.Runs.TellDeathsAsync(default));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("the machine restarted", Assert.Single(await host.Runs.TellDeathsAsync(default)).Reason);
    }

    private static RunRecord Dead() => new()
    {
        Id = "job_1_dead",
        Job = "job_1_dead",
        Title = "cloudstack",
        Name = "cloudstack",
        Server = "build1",
        StartedAt = DateTimeOffset.UnixEpoch,
        AliveAt = DateTimeOffset.UnixEpoch.AddSeconds(60),
        Level = BroadcastLevel.Target,
        Coordinated = ["MavenInstall"],
        // The id of this process, which an earlier one had.
        Process = RunProcess.Current() with { StartTime = 1 },
        Targets = [new() { Name = "MavenInstall", Kind = TargetKind.Build, StartedAt = DateTimeOffset.UnixEpoch }],
    };

    private static void LeaveDeadRun(string root)
    {
        new BuildHost(root).Folder.Runs.Write(Dead());
    }
}
