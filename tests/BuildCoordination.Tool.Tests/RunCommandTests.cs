using System.Diagnostics;

namespace BuildCoordination.Tool.Tests;

/// <summary>A wrapped command behaves as it does without us.</summary>
public sealed class RunCommandTests : IDisposable
{
    // However loaded the machine is, a build waits until it is published.
    private static readonly (string, string) Patience = ("BUILDCOORD_FLUSH_LIMIT", "60s");

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Output_input_and_exit_code_are_the_commands_own()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var end =
            await build1.RunWithInputAsync("words", "run", "--name", "docs", "--", "sh", "-c", "cat; echo ' out'; echo err >&2; exit 7");
        Assert.Equal((7, "words out\n"), (end.Code, end.Output));
        Assert.StartsWith("err\n", end.Error, StringComparison.Ordinal);
        Assert.Equal(["start", "end"], _fleet.LiveMessages().Reverse().Select(message => message["event"]!.GetValue<string>()));
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("true", 4)]
    [InlineData("exit 7", 7)]
    public async Task Strict_it_ends_with_4_where_it_succeeded_and_the_fleet_does_not_see_that(string command, int code)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        Assert.Equal(0, (await build1.RunAsync("run", "--strict", "--", "true")).Code);
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        Assert.Equal(code, (await build1.RunAsync("run", "--strict", "--", "sh", "-c", command)).Code);
        Assert.Equal(0, (await build1.RunAsync("run", "--", "true")).Code);
    }

    [Fact]
    public async Task Strict_it_ends_with_4_where_the_repository_rejects_what_it_says()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        Assert.Equal(0, (await build1.RunAsync("run", "--", "true")).Code);
        _fleet.Hook("update", """! git diff "$2" "$3" | grep -q forbidden""");

        Assert.Equal(4, (await build1.RunAsync("run", "--strict", "--name", "forbidden", "--", "true")).Code);
        Assert.Equal(0, (await build1.RunAsync("run", "--strict", "--", "true")).Code);
    }

    [Fact]
    public async Task A_command_that_is_not_there_ends_as_in_a_shell()
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync("run", "--", "no-such-program");
        Assert.Equal(127, end.Code);
        Assert.Equal("error", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
    }

    [Fact]
    public async Task Switched_off_nobody_is_told_and_nothing_is_kept()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_ENABLED", "false"));
        Assert.Equal(7, (await build1.RunAsync("run", "--", "sh", "-c", "exit 7")).Code);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
        Assert.False(Directory.Exists(_fleet.Machine("build1")["BUILDCOORD_STATE"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/dev/shm")]
    public async Task A_command_whose_output_goes_to_a_file_is_explained_from_what_it_added_to_it(string? folder)
    {
        const string secret = "correct-horse-battery-staple";
        var build1 = new Buildcoord(_fleet, "build1", ("DEPLOY_PASSWORD", secret), Patience);
        var log = Path.Combine(folder ?? build1.Environment["HOME"], $"{Path.GetFileName(_fleet.Folder)}-nightly.log");
        await File.WriteAllTextAsync(log, "old.c:9:9: error: of yesterday\n");

        var command =
            $"exec '{Buildcoord.Program}' run --name docs -- sh -c 'echo a.c:1:2: error: no zone; exit 2' x {secret} >> '{log}' 2>&1";
        var (code, _, _) = await Shell.TryAsync("sh", ["-c", command], build1.Environment, build1.Environment["HOME"]);

        Assert.Equal(2, code);
        var message = _fleet.LiveMessages()[0];
        Assert.Equal("Build Failed: docs: a.c:1: error: no zone", message["subject"]!.GetValue<string>());
        var body = message["body"]!.GetValue<string>();
        Assert.Contains("\nCommand: sh -c echo a.c:1:2: error: no zone; exit 2 x ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, body, StringComparison.Ordinal);
        Assert.DoesNotContain("yesterday", body, StringComparison.Ordinal);
        File.Delete(log);
    }

    [Fact]
    public async Task Captured_output_is_shown_as_it_is_and_explains_a_failure_without_a_log()
    {
        var end = await new Buildcoord(_fleet, "build1", Patience).RunAsync(
            "run", "--name", "docs", "--capture", "--", "sh", "-c", "echo a.c:1:2: error: no zone; exit 2");

        Assert.Equal((2, "a.c:1:2: error: no zone\n"), (end.Code, end.Output));
        var message = _fleet.LiveMessages()[0];
        Assert.Equal("Build Failed: docs: a.c:1: error: no zone", message["subject"]!.GetValue<string>());
        Assert.DoesNotContain("\nLog: ", message["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_124_and_told_as_a_time_out()
    {
        var end = await new Buildcoord(_fleet, "build1") { Installed = TestPaths.PortableCommand }
            .RunAsync("run", "--target-timeout", "1s", "--", "sleep", "300");
        Assert.Equal(124, end.Code);
        Assert.Equal("timeout", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_run_within_a_run_is_told_as_part_of_it()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        string[] inner = [TestPaths.PortableCommand, "run", "--name", "inner", "--", "true"];
        Assert.Equal(0, (await build1.RunAsync(["run", "--name", "outer", "--", .. inner])).Code);
        var jobs = _fleet.LiveMessages().Select(message => message["job"]!.GetValue<string>()).Distinct();
        Assert.Single(jobs);
        Assert.Single(_fleet.LiveMessages(), message => message["subject"]!.GetValue<string>() == "Build Complete: outer");
    }

    [Fact]
    public async Task A_failure_names_the_last_build_of_the_fleet_that_failed_for_the_same_cause_at_the_same_place()
    {
        async Task<string> FailAsync(string server, string folder, int line)
        {
            var log = Path.Combine(_fleet.Folder, "build.log");
            var script = $"echo \"[ERROR] /{folder}/core/src/B.java:[{line},2] ';' expected\"; exit 1";
            var end = await new Buildcoord(_fleet, server).RunAsync("run", "--name", "core", "--log", log, "--", "sh", "-c", script);
            Assert.Equal(1, end.Code);
            return _fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        }

        Assert.DoesNotContain("Same cause", await FailAsync("build1", "a", 7), StringComparison.Ordinal);
        var job = _fleet.LiveMessages()[0]["job"]!.GetValue<string>();
        Assert.DoesNotContain("Same cause", await FailAsync("build2", "b", 8), StringComparison.Ordinal);
        var body = await FailAsync("build2", "b", 7);
        Assert.Contains($"\nSame cause as: {job} on build1 ", body, StringComparison.Ordinal);
        Assert.Contains("Same cause", body[..body.IndexOf("\n\n", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("refused")]
    [InlineData("hangs")]
    public async Task A_remote_that_is_away_changes_nothing_of_a_build_and_hears_all_of_it_once_and_in_order_when_it_is_back(string how)
    {
        await new Buildcoord(_fleet, "build2").RunAsync("status", "idle");
        await using var remote = new AwayRemote(_fleet, how);
        var build1 = new Buildcoord(
            _fleet, "build1", ("BUILDCOORD_REPOSITORY", remote.Url), ("BUILDCOORD_FLUSH_LIMIT", "2s"), ("BUILDCOORD_GIT_DEADLINE", "10m"));

        var began = Stopwatch.GetTimestamp();
        var end = await build1.RunAsync("run", "--name", "docs", "--target", "Pages", "--", "sh", "-c", "echo out; exit 3");
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Equal((3, "out\n"), (end.Code, end.Output));
        // The limit of the flush, and whatever a loaded machine adds; far from the deadline of git.
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(2));

        await remote.ComeBackAsync();
        // The short limit is the build's; a push takes as long as the machine needs.
        build1.Environment["BUILDCOORD_FLUSH_LIMIT"] = "5m";
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(
            ["Build Started: docs", "Build Started: docs / Pages", "Build Failed: docs / Pages: exit code 3",
                "Build Failed: docs: exit code 3"],
            _fleet.AllSubjects().Reverse().Select(subject => subject.Split(" (")[0]));
        Assert.Equal(2, _fleet.LiveMessages().Count);
    }

    public void Dispose() => _fleet.Dispose();
}
