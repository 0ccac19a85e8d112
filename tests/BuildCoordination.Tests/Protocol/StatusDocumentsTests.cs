using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class StatusDocumentsTests
{
    private static readonly DateTimeOffset At = new(2025, 11, 5, 13, 31, 35, TimeSpan.Zero);

    private static readonly BuildRecord Build = new()
    {
        Id = "job_1",
        Name = "cloudstack",
        Status = "failed",
        Result = "failure",
        ExitCode = 1,
        Branch = "main",
        Commit = "abc",
        StartedAt = At,
        CompletedAt = At.AddSeconds(61),
        DurationSeconds = 61.25,
        Log = "/l",
        Artifacts = ["/a.deb"],
        Targets = [new("mvn", "failure", 61)],
        Packages = [new("a", "1", "/a.deb", 5, "00ff")],
    };

    [Fact]
    public void A_status_of_the_scripts_is_read_whole()
    {
        var status = StatusDocument.Parse(SampleDocuments.Read("status-building.json")).Status;
        Assert.Equal(("build1", "10.1.3.175", "Codex", "building"), (status.Server, status.Ip, status.Manager, status.State));
        Assert.Equal(new DateTimeOffset(2025, 11, 5, 13, 32, 28, TimeSpan.Zero), status.Timestamp);
        Assert.Equal("job_1761779789", status.CurrentJob!.Id);
        Assert.Equal((399, "/root/build-logs/mvn_install.log"), (status.LastBuild!.DurationSeconds, status.LastBuild.Log));
        Assert.Equal("/root/build-logs/dpkg_build_attempt1.log", Assert.Single(status.LastPackage!.Logs));
        Assert.Contains("java_version", status.Capabilities, StringComparison.Ordinal);
        Assert.Null(status.Stamp);
    }

    [Theory]
    [InlineData("status-building.json")]
    [InlineData("status-full.json")]
    [InlineData("status-literal-date.json")]
    [InlineData("status-new-server.json")]
    public async Task Setting_some_members_prints_what_jq_prints(string name)
    {
        var job = StatusJson.Write(new JobInfo { Id = "job_2", StartedAt = At, Name = "n", Progress = new(45, 147, "Agent") });
        var members = new JsonObject
        {
            ["status"] = "building",
            ["current_job"] = job,
            ["jobs"] = new JsonArray(job.DeepClone()),
            ["last_build"] = EndJson.Write(Build),
            ["stamp"] = 1_762_300_000_123,
        };
        var bytes = (await Jq.Run(SampleDocuments.Read(name), "."))!;
        var document = StatusDocument.Parse(bytes).Set(members);
        var expected =
            await Jq.Run(bytes, "--argjson", "v", members.ToJsonString(), "reduce ($v | to_entries[]) as $m (.; .[$m.key] = $m.value)");
        Assert.Equal(Encoding.UTF8.GetString(expected!), Encoding.UTF8.GetString(document.ToBytes()));
        Assert.Equal(document.ToBytes(), document.Set((JsonObject)members.DeepClone()).ToBytes());
        Assert.Equal(
            ("building", "job_2", new JobProgress(45, 147, "Agent"), 1_762_300_000_123),
            (document.Status.State, document.Status.Jobs[0].Id, document.Status.CurrentJob!.Progress, document.Status.Stamp));
        Assert.Equivalent(Build, document.Status.LastBuild, strict: true);
    }

    [Theory]
    [InlineData(
        "<<<<<<< HEAD\n{\"server\": \"build1\",\n=======\n{\"server\": \"build9\",\n>>>>>>> x\n\"ip\": 1, \"x\": 1.0}\n",
        "{\n  \"server\": \"build1\",\n  \"ip\": 1,\n  \"x\": 1.0,\n  \"status\": \"idle\"\n}\n")]
    [InlineData(
        "{\"server\": \"build1\", \"x\": 1.0, \"y\": [1,", "{\n  \"server\": \"build1\",\n  \"x\": 1.0,\n  \"status\": \"idle\"\n}\n")]
    [InlineData("garbage", "{\n  \"status\": \"idle\"\n}\n")]
    [InlineData("[1]", "{\n  \"status\": \"idle\"\n}\n")]
    public void An_unreadable_status_keeps_what_can_be_read(string text, string expected)
    {
        var document = StatusDocument.Parse(Encoding.UTF8.GetBytes(text));
        Assert.True(document.NeedsRepair);
        Assert.NotNull(document.Reason);
        Assert.Equal(expected, Encoding.UTF8.GetString(document.Set(new() { ["status"] = "idle" }).ToBytes()));
    }

    [Theory]
    [InlineData(
        "{\"server\":1,\"status\":[],\"current_job\":\"x\",\"jobs\":{\"a\":1},\"last_build\":[],\"last_package\":7,\"stamp\":\"x\",\"timestamp\":0}")]
    [InlineData(
        "{\"current_job\":{\"id\":7,\"progress\":{\"done\":1e300,\"total\":NaN}},\"last_build\":{\"exit_code\":1e99,\"targets\":[1,{}],\"duration_seconds\":\"x\"}}")]
    [InlineData("")]
    public void Wrong_types_are_as_good_as_absent(string text)
    {
        var status = StatusDocument.Parse(Encoding.UTF8.GetBytes(text)).Status;
        Assert.Equal(("", "", (long?)null), (status.Server, status.State, status.Stamp));
    }

    [Fact]
    public void The_last_fifty_builds_are_kept_newest_first()
    {
        var builds =
            Enumerable.Range(0, 60).Aggregate(BuildsDocument.Parse(null), (document, i) => document.Add(new(Build) { Id = $"job_{i}" }));
        Assert.Equal(Enumerable.Range(10, 50).Reverse().Select(i => $"job_{i}"), builds.Builds.Select(build => build.Id));
        Assert.Same(builds, builds.Add(new(Build) { Id = "job_30" }));
        Assert.Equivalent(new BuildRecord(Build) { Id = "job_59" }, BuildsDocument.Parse(builds.ToBytes()).Builds[0], strict: true);
    }

    [Fact]
    public void Beats_of_every_writer_are_read()
    {
        var scripts = HeartbeatDocument.Read(SampleDocuments.Read("heartbeat-scripts.json"))!;
        Assert.Equal(("build1", 88_091, true, (long?)null), (scripts.Server, scripts.UptimeSeconds, scripts.Healthy, scripts.Sequence));
        var other = HeartbeatDocument.Read(SampleDocuments.Read("heartbeat-other-tool.json"))!;
        Assert.Equal(("build2", "idle", (bool?)null), (other.Server, other.Status, other.Healthy));
        Assert.Null(HeartbeatDocument.Read(SampleDocuments.Read("heartbeat-empty-file.json")));
        var ours = new Heartbeat
        {
            Server = "build1",
            Timestamp = At,
            UptimeSeconds = 5,
            Healthy = true,
            Sequence = 7,
            IntervalSeconds = 60,
            Status = "building",
            Progress = new(1, 2, "x"),
            Instance = "i",
        };
        Assert.Equal(ours, HeartbeatDocument.Read(HeartbeatDocument.Write(ours)));
    }

    [Fact]
    public async Task What_a_new_repository_gets_is_in_jqs_layout()
    {
        foreach (var bytes in new[]
        {
            MessagesDocument.Parse(null).ToBytes(), JobsDocument.Empty(At), LocksDocument.Empty(), new FormatDocument().ToBytes()
        })
        {
            Assert.Equal(Encoding.UTF8.GetString((await Jq.Run(bytes, "."))!), Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void The_scripts_queue_is_read()
    {
        var jobs = JobsDocument.Read(SampleDocuments.Read("jobs.json"));
        Assert.Equal([("job_1761781030", "completed"), ("job_1761778190_1804", "running")], jobs.Select(job => (job.Id, job.Status!)));
        Assert.Null(jobs[1].CompletedAt);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("{\"version\": 3, \"min_writer\": 1}", true)]
    [InlineData("{\"version\": 3, \"min_writer\": 2}", false)]
    [InlineData("{\"version\": \"x\"}", true)]
    public void A_repository_says_how_new_a_writer_must_be(string? text, bool allowed) =>
        Assert.Equal(allowed, FormatDocument.Parse(text is null ? null : Encoding.UTF8.GetBytes(text)).MinWriter <= FormatDocument.Current);
}
