using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Daemon;

public sealed class DaemonTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public DaemonTests() => (_build1, _build2) = (
        new Buildcoord(_fleet, "build1", ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s")) { Installed = TestPaths.PortableCommand },
        new Buildcoord(_fleet, "build2"));

    [Fact]
    public async Task Started_it_beats_until_it_is_stopped_and_there_is_only_one()
    {
        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);
        await Until.True(() => Health("build1") == "alive", "build1 is alive to build2");
        var status = await StatusAsync();
        Assert.True(status["running"]!.GetValue<bool>());

        var second = await _build1.RunAsync("daemon", "run");
        Assert.Equal(1, second.Code);
        Assert.Contains(
            $"BC3201: A daemon of build1 already runs, process {status["process_id"]}.", second.Error, StringComparison.Ordinal);

        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, (await _build1.RunAsync("daemon", "stop")).Code);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await _build1.RunAsync("daemon", "status")).Code);
        Assert.Empty(Processes());
    }

    [Fact]
    public async Task Where_its_log_folder_cannot_be_made_it_says_so_and_beats_all_the_same()
    {
        _build1.Environment["BUILDCOORD_LOG_FOLDER"] = "/dev/null/log";
        using var daemon = _build1.Start("daemon", "run");

        await Until.True(() => Health("build1") == "alive", "build1 is alive to build2");
        Assert.Contains("warning logs", (await _build1.RunAsync("doctor")).Output, StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-TERM", $"{daemon.Id}"]);

        var end = await Buildcoord.EndAsync(daemon);
        Assert.Equal(0, end.Code);
        Assert.Contains("BC3206: The daemon's log folder /dev/null/log cannot be created: ", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_daemon_is_no_obstacle_to_the_next_and_a_restart_is_another_process()
    {
        await _build1.RunAsync("daemon", "start");
        var first = (await StatusAsync())["process_id"]!.GetValue<int>();
        await Shell.RunAsync("kill", ["-KILL", $"{first}"]);
        await Until.True(() => Processes().Count == 0, "the daemon is dead");
        Assert.Equal(1, (await _build1.RunAsync("daemon", "status")).Code);

        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);
        var second = (await StatusAsync())["process_id"]!.GetValue<int>();
        Assert.Equal(0, (await _build1.RunAsync("daemon", "restart")).Code);
        Assert.Equal(3, new[] { first, second, (await StatusAsync())["process_id"]!.GetValue<int>() }.Distinct().Count());
    }

    [Fact]
    public async Task What_a_build_left_to_it_is_delivered_before_it_stops()
    {
        await _build1.RunAsync("daemon", "start");
        await Until.True(() => Health("build1") == "alive", "build1 is alive to build2");
        var daemon = (await StatusAsync())["process_id"]!.GetValue<int>();
        await Shell.RunAsync("kill", ["-STOP", $"{daemon}"]);
        Assert.Equal(3, (await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 3")).Code);

        await Shell.RunAsync("kill", ["-TERM", $"{daemon}"]);
        await Shell.RunAsync("kill", ["-CONT", $"{daemon}"]);
        await Until.True(() => Processes().Count == 0, "the daemon is gone");

        Assert.Contains(_fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal));
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_fleet_that_stays_away_is_one_line_of_its_log()
    {
        var asked = Path.Combine(_fleet.Folder, "asked");
        _build1.Environment["BUILDCOORD_GIT_EXECUTABLE"] = _fleet.Program($"echo \"$*\" >> {asked}; exec git \"$@\"", "counting-git");
        _fleet.Hook("post-receive", "git update-ref -d refs/heads/main");
        await _build1.RunAsync("daemon", "start");
        await Until.True(() => NoFleet() > 0 && Fetches() is var before && File.Exists(asked) && before > 20, "it has looked many times");

        Assert.InRange(NoFleet(), 1, 3);

        int Fetches() =>
            File.Exists(asked) ? File.ReadLines(asked).Count(line => line.Contains(" ls-remote ", StringComparison.Ordinal)) : 0;
        int NoFleet() => File.Exists(HeartbeatLog) ? File.ReadAllText(HeartbeatLog).Split("BC3101").Length - 1 : 0;
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task In_the_foreground_it_ends_well_on_a_signal(string signal)
    {
        using var daemon = _build1.Start("daemon", "run");
        Assert.Contains("daemon started: build1", await daemon.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await Shell.RunAsync("kill", [$"-{signal}", $"{daemon.Id}"]);
        var end = await Buildcoord.EndAsync(daemon);
        Assert.Equal(0, end.Code);
        Assert.EndsWith("daemon stopped\n", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_mail_is_shown_once_in_the_layout_that_the_scripts_users_know_and_stays_unread()
    {
        await _build1.RunAsync("daemon", "start");
        await Until.True(() => Health("build1") == "alive", "build1 is alive to build2");
        Assert.Equal(0, (await _build2.RunAsync("send", "build1", "info", "Build Started", "Building commit abc123")).Code);
        await Until.True(
            () => File.Exists(MailLog) && File.ReadAllText(MailLog).Contains("---\n", StringComparison.Ordinal), "the mail is in the log");

        var lines = File.ReadAllLines(MailLog);
        Assert.StartsWith("=== New Messages 20", lines[0], StringComparison.Ordinal);
        Assert.Equal("[INFO] build2 -> build1", lines[1]);
        Assert.StartsWith("ID: msg_", lines[2], StringComparison.Ordinal);
        Assert.Equal("Subject: Build Started", lines[3]);
        Assert.StartsWith("Time: 20", lines[4], StringComparison.Ordinal);
        Assert.Equal("  | Building commit abc123", lines[5]);
        Assert.Equal("---", lines[6]);

        await _build1.RunAsync("daemon", "restart");
        await _build2.RunAsync("send", "build1", "info", "Second", "");
        await Until.True(() => File.ReadAllText(MailLog).Contains("Second", StringComparison.Ordinal), "the second mail is in the log");
        Assert.Equal(1, File.ReadAllLines(MailLog).Count(line => line == "Subject: Build Started"));
        Assert.Contains("Build Started", (await _build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_read_its_settings_again_it_does_and_with_broken_ones_it_goes_on()
    {
        _build1.Environment.Remove("BUILDCOORD_HEARTBEAT_INTERVAL");
        var settings = Path.Combine(_build1.Environment["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json");
        Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
        File.WriteAllText(settings, """{ "heartbeat": { "interval": "40s" } }""");
        await _build1.RunAsync("daemon", "start");
        var id = (await StatusAsync())["process_id"]!.GetValue<int>();

        File.WriteAllText(settings, """{ "heartbeat": { "interval": "7s" } }""");
        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);
        await Until.True(
            () => StatusAsync().GetAwaiter().GetResult()["interval_seconds"]?.GetValue<double>() == 7, "the new interval holds");

        File.WriteAllText(settings, "{ broken");
        await Shell.RunAsync("kill", ["-HUP", $"{id}"]);
        await Until.True(() => File.ReadAllText(HeartbeatLog).Contains("BC1001", StringComparison.Ordinal), "the fault is in the log");
        File.WriteAllText(settings, "{}");
        Assert.Equal(id, (await StatusAsync())["process_id"]!.GetValue<int>());
    }

    [Fact]
    public async Task Its_log_can_be_followed_and_uninstalled_it_leaves_nothing()
    {
        await _build1.RunAsync("daemon", "start");
        using var follow = _build1.Start("daemon", "logs", "-f");
        Assert.Contains("daemon started", await follow.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await _build1.RunAsync("daemon", "stop");
        string? line;
        do
            line = await follow.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline);
        while (line?.EndsWith("daemon stopped", StringComparison.Ordinal) == false);
        Assert.NotNull(line);
        await Shell.RunAsync("kill", ["-INT", $"{follow.Id}"]);
        await follow.WaitForExitAsync().WaitAsync(Until.Deadline);

        await _build1.RunAsync("daemon", "start");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "uninstall")).Code);
        Assert.Empty(Processes());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_build1.Environment["BUILDCOORD_LOG_FOLDER"]));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_build1.Environment["BUILDCOORD_STATE"], "*", SearchOption.AllDirectories), path =>
            path.Contains("daemon", StringComparison.Ordinal) || path.Contains("shown", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private string HeartbeatLog => Path.Combine(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "heartbeat-build1.log");

    private string MailLog => Path.Combine(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "build-messages-build1.log");

    private async Task<JsonNode> StatusAsync() => JsonNode.Parse((await _build1.RunAsync("daemon", "status", "--json")).Output)!;

    private string? Health(string server) =>
        JsonNode.Parse(_build2.RunAsync("health", "--json").GetAwaiter().GetResult().Output)!["servers"]!.AsArray()
        .FirstOrDefault(known => known!["status"]!["server"]!.GetValue<string>() == server)?["heartbeat"]!.GetValue<string>();

    private IReadOnlyList<int> Processes() => [.. DaemonProcesses.Of(_build1)];
}
