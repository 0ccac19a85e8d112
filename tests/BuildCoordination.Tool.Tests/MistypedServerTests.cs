namespace BuildCoordination.Tool.Tests;

/// <summary>A mistyped id of a server is an error that lists the servers; it adds none, and no answer looks as if all were well.</summary>
public sealed class MistypedServerTests : IDisposable
{
    private const string Unknown = "is not a server of this fleet. The fleet has: build1, build2. Did you mean 'build1'?";

    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task A_command_that_a_person_types_acts_only_as_a_server_that_the_fleet_knows()
    {
        await FoundAsync();
        var mistyped = New("buidl1");
        var commits = _fleet.Commits();
        string[][] commands =
        [
            ["status", "success"], ["status"], ["send", "all", "info", "s", "b"], ["read", "--all"], ["inbox"], ["ack", "msg_1"],
            ["wait", "--for", "message"], ["builds", "buidl1"], ["archive"], ["retire", "build2"],
            ["daemon", "start"], ["daemon", "restart"], ["daemon", "run"], ["page", "--publish"],
        ];
        foreach (var command in commands)
        {
            var end = await mistyped.RunAsync(command);
            Assert.True(end.Code == 2, $"{command[0]}: {end.Code} {end.Error}");
            Assert.Contains(Unknown, end.Error, StringComparison.Ordinal);
            Assert.Equal("", end.Output);
        }

        Assert.Contains(
            "PROBLEM server           BC1102: 'buidl1' (environment BUILDCOORD_SERVER) is not a server of this fleet. -> The fleet has: "
            + "build1, build2.", (await mistyped.RunAsync("doctor")).Output, StringComparison.Ordinal);
        Assert.Equal(commits, _fleet.Commits());
        var named = await New("build1").RunAsync("status", "success", "--server", "buidl1");
        Assert.StartsWith($"buildcoord: error BC1102: 'buidl1' (option --server) {Unknown}", named.Error, StringComparison.Ordinal);

        Assert.Equal(
            (0, ""), ((await New("build3").RunAsync("status", "success", "--register")) is var added ? added.Code : 0, added.Error));
        Assert.Equal("success", _fleet.Read("build3/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_remedy_repeats_the_options_that_say_where_the_fleet_is_and_works_as_it_stands()
    {
        await FoundAsync();
        var fresh = New("build3");
        fresh.Environment.Remove("BUILDCOORD_REPOSITORY");
        fresh.Environment.Remove("BUILDCOORD_SERVER");
        string[] where = ["--repository", _fleet.Remote, "--branch", "main"];

        var unnamed = await fresh.RunAsync(["status", "idle", .. where]);
        Assert.EndsWith(
            $"run: buildcoord setup --server NAME --repository {_fleet.Remote} --branch main\n", unnamed.Error, StringComparison.Ordinal);
        var unknown = await fresh.RunAsync(["status", "idle", "--server", "build3", .. where]);
        var remedy = unknown.Error.TrimEnd().Split("run: buildcoord ")[1];
        Assert.Equal(0, (await fresh.RunAsync(remedy.Split(' '))).Code);

        Assert.Equal("idle", _fleet.Read("build3/status.json")["status"]!.GetValue<string>());
        Assert.Contains(
            $"-> buildcoord daemon start --repository {_fleet.Remote} --branch main",
            (await fresh.RunAsync(["doctor", "--server", "build3", .. where])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_looks_for_a_server_finds_only_one_of_the_fleet()
    {
        await FoundAsync();
        string[][] commands =
        [
            ["builds", "bulid1"], ["log", "bulid1"], ["inbox", "--from", "bulid1"], ["inbox", "--watch", "--from", "bulid1"],
            ["wait", "--for", "status", "--from", "bulid1"], ["wait", "--for", "message", "--from", "bulid1"],
        ];
        foreach (var command in commands)
        {
            var end = await New("build1").RunAsync(command);
            Assert.True(end.Code == 2, $"{command[0]}: {end.Code} {end.Error}");
            Assert.Contains($"'bulid1' {Unknown}", end.Error, StringComparison.Ordinal);
        }

        Assert.Contains(
            "Did you mean 'build2'?", (await New("build1").RunAsync("send", "buidl2", "info", "s", "b")).Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'build2'?", (await New("build1").RunAsync("retire", "buidl2")).Error, StringComparison.Ordinal);
        Assert.Contains(
            "Did you mean 'build2'?", (await New("build1").RunAsync("exec", "buidl2", "--", "true")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_adds_its_server_and_says_so_in_one_line()
    {
        await FoundAsync();
        // The next number is no typing error.
        Assert.EndsWith(
            "The others are: build1, build2.\n", (await New("build3").RunAsync("run", "--", "true")).Error, StringComparison.Ordinal);
        var end = await New("buidl1").RunAsync("run", "--", "bash", "-c", "exit 7");
        Assert.Equal(
            (7, "buildcoord: warning BC2094: 'buidl1' is a new server of this fleet: it was registered. The others are: build1, build2, "
                + "build3. "
                + "If 'build1' was meant, correct this server's id; 'buildcoord retire buidl1' on build1 removes the new one.\n"),
            (end.Code, end.Error));
        Assert.Equal("", (await New("buidl1").RunAsync("run", "--", "true")).Error);
    }

    [Fact]
    public async Task While_the_repository_is_away_an_id_is_not_known_and_a_message_is_accepted()
    {
        await FoundAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        Assert.Equal(0, (await New("build1").RunAsync("send", "all", "info", "Kept", "")).Code);
        Assert.Equal(0, (await New("build9").RunAsync("send", "all", "info", "Kept", "")).Code);
        foreach (var command in new string[][] { ["builds", "build9"], ["log", "build9"], ["inbox", "--from", "build9"] })
        {
            var end = await New("build1").RunAsync(command);
            Assert.True(end.Code == 4, $"{command[0]}: {end.Code} {end.Error}");
            Assert.Contains("BC2027", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_first_write_founds_a_fleet_and_a_retired_servers_builds_are_shown()
    {
        Assert.Equal(
            (0, ""), ((await New("build1").RunAsync("run", "--name", "docs", "--", "true")) is var built ? built.Code : 0, built.Error));
        await New("build2").RunAsync("send", "all", "info", "Bye", "", "--register");
        Assert.Equal(0, (await New("build2").RunAsync("retire", "build1")).Code);
        Assert.Contains("docs", (await New("build2").RunAsync("builds", "build1")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await New("build2").RunAsync("inbox", "--from", "build1")).Code);
    }

    private Buildcoord New(string server) => new(_fleet, server) { IsSetUp = false };

    private async Task FoundAsync()
    {
        Assert.Equal(0, (await New("build1").RunAsync("status", "idle")).Code);
        Assert.Equal(0, (await New("build2").RunAsync("status", "idle", "--register")).Code);
    }
}
