using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Builds;

/// <summary>
/// Builds that crash, on machines whose clock is set back and whose state folder is copied: each start has exactly one end in the
/// repository.
/// </summary>
public sealed class OneEndTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Clock _time = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public Task Copies_and_a_clock_that_is_set_back_give_no_build_a_second_end() => BuildAsync(builds: 12, clones: 3);

    [Fact(Explicit = true)]
    public Task A_thousand_builds_with_the_clock_set_back_and_a_hundred_clones_have_one_end_each() =>
        BuildAsync(LongProof.Times(1000, 200), LongProof.Times(100, 20));

    [Fact]
    public async Task A_job_that_runs_again_under_its_id_has_an_end_for_each_run()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var coordinator = await OpenAsync("build1");
            await using (var build = await coordinator.BeginBuildAsync(new() { Name = "lib", JobId = "ci-7" }))
                await build.SucceedAsync();
            await FlushAsync(coordinator);
            _time.Offset += TimeSpan.FromMinutes(1);
        }

        Assert.Equal(2, _fleet.AllSubjects().Count(subject => subject == "Build Complete: lib"));
        Assert.Equal(2, _fleet.Read("build1/builds.json")["builds"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_restored_snapshot_reports_no_second_end_though_the_history_is_gone_and_the_first_is_archived()
    {
        await using (var coordinator = await OpenAsync("build1"))
        {
            // The last three elements stay where they are.
            for (var i = 0; i < 3; i++)
                await coordinator.Messages.SendAsync(new() { To = "all", Subject = $"earlier {i}" });
            await FlushAsync(coordinator);
            var job = await CrashAsync(coordinator);
            Copy("snapshot");
            // The end is dated before the start.
            _time.Offset = TimeSpan.FromDays(-1);
            await coordinator.Runs.ReportCrashesAsync(default);
            for (var i = 0; i < 5; i++)
                await coordinator.Messages.SendAsync(new() { To = "all", Subject = $"later {i}" });
            await coordinator.Messages.ArchiveAsync(3);
            await FlushAsync(coordinator);
            Assert.Equal(1, Ends(job));
            Assert.DoesNotContain(_fleet.LiveMessages(), message => message["event"]?.GetValue<string>() == "end");
        }

        _fleet.Edit("build1/builds.json", """{ "builds": [] }""");
        await using var restored = await OpenAsync("snapshot");
        await restored.Runs.ReportCrashesAsync(default);
        await FlushAsync(restored);
        Assert.Single(_fleet.AllSubjects(), subject => subject.StartsWith("Build Failed", StringComparison.Ordinal));
    }

    private async Task BuildAsync(int builds, int clones)
    {
        var random = new Random(8);
        var jobs = new List<string>();
        var live = new List<BuildRun>();
        var ended = 0;
        await using (var original = await OpenAsync("build1"))
        {
            for (var i = 0; i < builds; i++)
            {
                _time.Offset = TimeSpan.FromSeconds(random.Next(-86_400, 3));
                jobs.Add(random.Next(3) switch
                {
                    0 => await CrashAsync(original),
                    1 => await BeginAsync(original, live),
                    _ => await EndAsync(original),
                });
                // Each live build gives heartbeats.
                if (live.Count - ended > 10)
                    await SucceedAsync(live[ended++]);
                if (i % (builds / clones) == 0)
                    Copy($"clone{i}");
                if (i % (builds / clones) == (builds / clones) - 1)
                {
                    await original.Runs.ReportCrashesAsync(default);
                    await FlushAsync(original);
                    await RunCloneAsync($"clone{i - (builds / clones) + 1}");
                }
            }

            foreach (var run in live.Skip(ended))
                await SucceedAsync(run);

            await original.Runs.ReportCrashesAsync(default);
            await FlushAsync(original);
        }

        foreach (var clone in Directory.GetDirectories(_fleet.Folder, "clone*"))
            await RunCloneAsync(Path.GetFileName(clone), isEveryProcessGone: true);
        var events = Events().ToLookup(sent => sent.Job, sent => sent.Event);
        Assert.Equal(builds, jobs.Distinct().Count());
        Assert.All(jobs, job => Assert.Equal(["end", "start"], events[job].Order()));
        Assert.All(live, run => Assert.Equal("success", Results()[run.JobId].Single()));
    }

    private async Task RunCloneAsync(string name, bool isEveryProcessGone = false)
    {
        await using var clone = await OpenAsync(name);
        var runs = clone.Context.RunsFolder.Runs;
        foreach (var run in isEveryProcessGone ? runs.All() : [])
            runs.Write(run with { Process = Gone() });
        await clone.Runs.ReportCrashesAsync(default);
        await FlushAsync(clone);
    }

    private static async Task FlushAsync(BuildCoordinator coordinator)
    {
        var flushed = await coordinator.FlushAsync(Until.Deadline);
        Assert.True(flushed.IsVisible, $"{flushed} {string.Join(' ', coordinator.Warnings)}");
    }

    private static async Task<string> BeginAsync(BuildCoordinator coordinator, List<BuildRun> live)
    {
        var run = await coordinator.BeginBuildAsync(new() { Name = "lib" });
        live.Add(run);
        return run.JobId;
    }

    private static async Task SucceedAsync(BuildRun run)
    {
        await run.SucceedAsync();
        await run.DisposeAsync();
    }

    private static async Task<string> EndAsync(BuildCoordinator coordinator)
    {
        await using var run = await coordinator.BeginBuildAsync(new() { Name = "lib" });
        await run.SucceedAsync();
        return run.JobId;
    }

    /// <summary>A build whose process was killed after it reported its start.</summary>
    private async Task<string> CrashAsync(BuildCoordinator coordinator)
    {
        var (folder, now) = (coordinator.Context.RunsFolder, _time.GetUtcNow());
        var id = JobId.New(now);
        var record = new RunRecord
        {
            Id = id, Job = id, Title = "lib", Name = "lib", Server = "build1",
            StartedAt = now, AliveAt = now, Level = BroadcastLevel.Target, Process = Gone(),
        };
        folder.Runs.Write(record);
        await new RunNotifier(folder, coordinator.Context.Outbox, new BuildSettings { Server = "build1" })
            .StartedAsync(record, isLate: false, default);
        return id;
    }

    // The id of this process, which an earlier one had.
    private static RunProcess Gone() => RunProcess.Current() with { StartTime = 1 };

    private Task<BuildCoordinator> OpenAsync(string host) =>
        _fleet.OpenAsync("build1", host, variables => variables["BUILDCOORD_HEARTBEAT_INTERVAL"] = "1h", _time);

    // Temporary files come and go while it is copied.
    private void Copy(string host)
    {
        var to = _fleet.Machine("build1", host)["BUILDCOORD_STATE"];
        Directory.CreateDirectory(to);
        Shell.TryAsync("cp", ["-a", Path.Combine(_fleet.Machine("build1")["BUILDCOORD_STATE"], "."), to]).GetAwaiter().GetResult();
    }

    private int Ends(string job) => Events().Count(sent => sent == (job, "end"));

    private ILookup<string, string> Results() => Messages().Where(message => message["result"] is not null)
        .ToLookup(message => message["job"]!.GetValue<string>(), message => message["result"]!.GetValue<string>());

    private IEnumerable<(string Job, string Event)> Events() => Messages().Where(message => message["job"] is not null)
        .Select(message => (message["job"]!.GetValue<string>(), message["event"]!.GetValue<string>()));

    private IEnumerable<System.Text.Json.Nodes.JsonNode> Messages() => _fleet.LiveMessages().Concat(
        Shell.Git(_fleet.Remote, "ls-tree", "-r", "--name-only", "main", "coordination/archive/")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(path => _fleet.Read(path).AsArray()).Select(message => message!));

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
