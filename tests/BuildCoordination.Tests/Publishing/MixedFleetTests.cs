using BuildCoordination.Builds;
using BuildCoordination.Status;
using BuildCoordination.Tests.Comparison;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>Four servers of ours and two that still run the scripts, all writing at once.</summary>
public sealed class MixedFleetTests
{
    private const string ScriptServer = "script-server";

    private static readonly string[] Ours = ["build1", "build2", "build3", "build4"];
    private static readonly string[] Theirs = ["build8", "build9"];

    [Fact(Explicit = true)]
    public Task Every_update_arrives_and_nobody_of_the_scripts_is_overwritten_or_stuck() => WriteAtOnceAsync(messages: 3, rounds: 1);

    [Fact(Explicit = true, Skip = LongProof.Reason, SkipUnless = nameof(LongProof.IsAsked), SkipType = typeof(LongProof))]
    public async Task Every_update_arrives_and_nobody_of_the_scripts_is_overwritten_or_stuck_in_ten_of_ten_runs()
    {
        for (var run = 0; run < 10; run++)
            await WriteAtOnceAsync(messages: 8, rounds: 3);
    }

    [Fact]
    public async Task The_scripts_read_archive_and_monitor_the_messages_of_a_build_with_targets()
    {
        using var fleet = new TestFleet();
        await using var build1 = await fleet.OpenAsync(Ours[0]);
        await build1.Status.SetAsync(ServerState.Idle);
        await VisibleAsync(build1);
        Clone(fleet, Theirs[0]);
        await RunAsync(fleet, Theirs[0], "hello");

        var job = await BuildAsync(build1, async running =>
        {
            Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
            Assert.Contains($"build1 building {running}\n", await RunAsync(fleet, Theirs[0], "monitor", "read"), StringComparison.Ordinal);
        });
        string[] told =
        [
            "[INFO] build1 -> all: Build Started: nightly / one", "[INFO] build1 -> all: Build Complete: nightly / one",
            "[ERROR] build1 -> all: Build Failed: nightly / two: exit code 3",
        ];
        var read = (await RunAsync(fleet, Theirs[0], "monitor", "read")).Split('\n');
        Assert.Equal(told, read.Where(line => line.Contains(" nightly", StringComparison.Ordinal)).Reverse());
        Assert.Contains("build1 failed -", read);
        Assert.Equal(job, fleet.Read("build1/builds.json")["builds"]![0]!["id"]!.GetValue<string>());

        await RunAsync(fleet, Theirs[0], "work", "1", "archiver");
        await BuildAsync(build1);

        read = (await RunAsync(fleet, Theirs[0], "monitor", "read")).Split('\n');
        Assert.Equal(
            told.Concat(told).Order(StringComparer.Ordinal),
            read.Where(line => line.Contains(" nightly", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        AssertNotStuck(Path.Combine(fleet.Folder, Theirs[0]));
    }

    [Fact]
    public async Task The_scripts_notice_nothing_of_builds_that_publish_what_they_ran_in_and_are_compared()
    {
        using var two = new TwoBuilders();
        await two.One.BuildAsync();
        foreach (var server in Theirs)
        {
            Clone(two.Fleet, server);
            await RunAsync(two.Fleet, server, "hello");
        }

        two.Other.Jdk("17.0.12", "Debian");
        two.Other.Build = new(two.Other.Build) { Result = "failure", ExitCode = 3, Packages = [] };
        await Task.WhenAll([
            .. new[] { two.One, two.Other }.Select(BuildTwiceAsync), .. Theirs.Select(server => RunAsync(two.Fleet, server, "work", "2"))]);
        foreach (var server in Theirs)
            await RunAsync(two.Fleet, server, "sync", "monitor");

        var messages = two.Fleet.LiveMessages();
        Assert.Contains(messages, message => $"{message["body"]}".Contains("\nbuild1 built this commit: JDK ", StringComparison.Ordinal));
        Assert.Equal(
            ["build8 1", "build8 2", "build9 1", "build9 2"],
            messages.Where(message => Theirs.Contains($"{message["from"]}")).Select(message => $"{message["subject"]}")
                .Order(StringComparer.Ordinal));
        var read = await RunAsync(two.Fleet, Theirs[0], "read");
        Assert.All(Theirs, server => Assert.Contains($"\n{server} building job_2\n", read, StringComparison.Ordinal));
        Assert.Contains("\nbuild2 failed -\n", read, StringComparison.Ordinal);
        foreach (var (server, other) in new[] { ("build1", "build2"), ("build2", "build1") })
        {
            var environment = $"{two.Fleet.Read($"{server}/builds.json")["builds"]![0]!["environment"]}";
            Assert.True(File.Exists(Path.Combine(two.Fleet.Folder, Theirs[0], server, "environments", $"{environment}.json")));
            Assert.DoesNotMatch(
                $"(?m)^({other}|{string.Join('|', Theirs)})/",
                Shell.Git(two.Fleet.Remote, "log", "--format=", "--name-only", $"--author={server}", "main"));
        }

        foreach (var server in Theirs)
        {
            Assert.DoesNotMatch(
                "(?m)^build[12]/", Shell.Git(two.Fleet.Remote, "log", "--format=", "--name-only", $"--author={server}", "main"));
            AssertNotStuck(Path.Combine(two.Fleet.Folder, server));
        }
    }

    private static async Task BuildTwiceAsync(TwoBuilders.Builder builder)
    {
        await builder.BuildAsync();
        await builder.BuildAsync();
    }

    private static async Task<string> BuildAsync(BuildCoordinator build1, Func<string, Task>? inTheMiddle = null)
    {
        await using var run = await build1.BeginBuildAsync(
            new() { Name = "nightly", CoordinatedTargets = ["one", "two"], HoldLimit = Timeout.InfiniteTimeSpan });
        await (await run.BeginTargetAsync("one")).SucceedAsync();
        var two = await run.BeginTargetAsync("two");
        await VisibleAsync(build1);
        if (inTheMiddle is not null)
            await inTheMiddle(run.JobId);
        await two.FailAsync(BuildOutcome.Failure, new() { ExitCode = 3 });
        await run.FailAsync(BuildOutcome.Failure, new() { ExitCode = 3 });
        await VisibleAsync(build1);
        return run.JobId;
    }

    private static async Task WriteAtOnceAsync(int messages, int rounds)
    {
        using var fleet = new TestFleet();
        await using (var first = await fleet.OpenAsync(Ours[0]))
        {
            await first.Status.SetAsync(ServerState.Idle);
            await VisibleAsync(first);
            foreach (var server in Theirs)
            {
                Clone(fleet, server);
                await RunAsync(fleet, server, "hello");
            }

            await first.Messages.GetUnreadAsync();
            foreach (var server in Theirs)
                await first.Messages.SendAsync(new() { To = server, Subject = $"asks {server}", AckRequired = true });
            // The scripts append at the end, next to what was there.
            foreach (var i in Enumerable.Range(0, 5))
                await first.Messages.SendAsync(new() { To = "all", Subject = $"old {i}" });
            await VisibleAsync(first);
        }

        // A newcomer does not see what was said before its first word.
        foreach (var server in Ours.Skip(1))
        {
            await using var ours = await fleet.OpenAsync(server);
            await ours.Status.SetAsync(ServerState.Idle);
            await VisibleAsync(ours);
        }

        await Task.WhenAll([
            .. Ours.Select(server => WriteAsync(fleet, server, messages)),
            .. Theirs.Select(server => RunAsync(fleet, server, "work", $"{rounds}"))]);
        foreach (var server in Ours)
        {
            await using var ours = await fleet.OpenAsync(server);
            await MarkAllReadAsync(ours);
            await VisibleAsync(ours);
            Assert.Null(await ours.Heartbeats.SendHeartbeatAsync());
            Assert.Equal(server, fleet.Read($"{server}/heartbeat.json")["server"]!.GetValue<string>());
        }

        foreach (var server in Theirs)
            await RunAsync(fleet, server, "sync", "monitor");

        var sent = Sent(messages, rounds).ToList();
        AssertAllThere(fleet, sent, rounds);
        await AfterTheArchiverAsync(fleet, sent);
    }

    /// <summary>Their archiver leaves a bare array; ours and theirs go on.</summary>
    private static async Task AfterTheArchiverAsync(TestFleet fleet, List<string> sent)
    {
        await RunAsync(fleet, Theirs[0], "archiver");
        Assert.IsType<System.Text.Json.Nodes.JsonArray>(fleet.Read("coordination/messages.json"));
        await using (var ours = await fleet.OpenAsync(Ours[0]))
        {
            await ours.Messages.SendAsync(new() { To = "all", Subject = "after the archiver" });
            await VisibleAsync(ours);
        }

        await RunAsync(fleet, Theirs[1], "work", "1");
        Assert.Equal(
            sent.Append("after the archiver").Append($"{Theirs[1]} 1").Order(StringComparer.Ordinal),
            LiveSubjects(fleet));
    }

    private static async Task WriteAsync(TestFleet fleet, string server, int messages)
    {
        await using var ours = await fleet.OpenAsync(server);
        for (var i = 1; i <= messages; i++)
        {
            await ours.Messages.SendAsync(new() { To = "all", Subject = $"{server} {i}" });
            await ours.Status.SetAsync(i == messages ? ServerState.Success : ServerState.Building);
            await MarkAllReadAsync(ours);
            // In a crowd it may not get through; what counts is that it makes nobody else's wait.
            await ours.Heartbeats.SendHeartbeatAsync();
            await VisibleAsync(ours);
        }
    }

    private static async Task MarkAllReadAsync(BuildCoordinator ours)
    {
        var unread = await ours.Messages.GetUnreadAsync();
        await ours.Messages.MarkReadAsync([.. unread.Select(message => message.Message.Id)]);
    }

    private static async Task VisibleAsync(BuildCoordinator ours)
    {
        var flushed = await ours.FlushAsync(Until.Deadline);
        Assert.True(flushed.IsVisible, $"{flushed.Diagnostic}");
    }

    private static void AssertAllThere(TestFleet fleet, IEnumerable<string> sent, int rounds)
    {
        // What the scripts keep in archives of their own stands in the live file too.
        var live = fleet.LiveMessages();
        Assert.Equal(sent.Order(StringComparer.Ordinal), LiveSubjects(fleet));
        foreach (var server in Ours)
        {
            Assert.Equal("success", fleet.Read($"{server}/status.json")["status"]!.GetValue<string>());
            Assert.NotEmpty(fleet.Read($"{server}/reads.json")["read"]!.AsArray());
        }

        foreach (var server in Theirs)
        {
            Assert.Equal($"job_{rounds}", fleet.Read($"{server}/status.json")["current_job"]!["id"]!.GetValue<string>());
            Assert.Equal(server, fleet.Read($"{server}/heartbeat.json")["server"]!.GetValue<string>());
            Assert.Equal(rounds, fleet.Read($"coordination/archive/messages-2025-0{server[^1]}.json").AsArray().Count);
            var asked = Assert.Single(live, message => message["to"]!.GetValue<string>() == server);
            Assert.True(asked["read"]!.GetValue<bool>());
            Assert.Equal("completed", asked["ack_status"]!.GetValue<string>());
            Assert.Equal(server, Assert.Single(asked["acknowledged_by"]!.AsArray())!.GetValue<string>());
            AssertNotStuck(Path.Combine(fleet.Folder, server));
        }
    }

    private static void AssertNotStuck(string clone)
    {
        Assert.False(Directory.Exists(Path.Combine(clone, ".git", "rebase-merge")));
        Assert.False(Directory.Exists(Path.Combine(clone, ".git", "rebase-apply")));
        Assert.Equal("", Shell.Git(clone, "status", "--porcelain"));
        Assert.Equal("", Shell.Git(clone, "stash", "list"));
        Assert.Equal("", Shell.Git(clone, "log", "--oneline", "origin/main..HEAD"));
    }

    private static IEnumerable<string> LiveSubjects(TestFleet fleet) =>
        fleet.LiveMessages().Select(message => message["subject"]!.GetValue<string>()).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sent(int messages, int rounds) =>
    [
        .. Theirs.Select(server => $"asks {server}"),
        .. Enumerable.Range(0, 5).Select(i => $"old {i}"),
        .. Ours.SelectMany(server => Enumerable.Range(1, messages).Select(i => $"{server} {i}")),
        .. Theirs.SelectMany(server => Enumerable.Range(1, rounds).Select(i => $"{server} {i}")),
    ];

    private static void Clone(TestFleet fleet, string server)
    {
        var clone = Path.Combine(fleet.Folder, server);
        Shell.Git(fleet.Folder, "clone", "-q", fleet.Remote, clone);
        Shell.Git(clone, "config", "user.name", server);
        Shell.Git(clone, "config", "user.email", $"{server}@example.org");
        // What is pushed is looked through, as their hook does.
        fleet.Program(
            """for file in $(git ls-files '*.json'); do jq empty "$file" || { echo "$file is not JSON" >&2; exit 1; }; done""", server,
            ".git", "hooks", "pre-push");
    }

    private static Task<string> RunAsync(TestFleet fleet, string server, params string[] what) =>
        Shell.RunAsync(
            Path.Combine(TestPaths.Fixtures, ScriptServer, "server.sh"), [Path.Combine(fleet.Folder, server), server, .. what],
            patience: TimeSpan.FromMinutes(5));
}
