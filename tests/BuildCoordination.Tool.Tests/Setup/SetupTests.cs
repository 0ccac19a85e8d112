using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Setup;

public sealed class SetupTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task On_an_empty_repository_one_command_makes_a_server_of_a_fleet_and_says_what_it_did()
    {
        var machine = NewServer.Of(_fleet, "ll-ACSBuilder1");
        var end = await machine.SetUpAsync(_fleet, "build1", "--manager", "Codex");

        Assert.True(end.Code == 0, end.Error);
        var status = _fleet.Read("build1/status.json");
        Assert.Equal(
            ("ll-ACSBuilder1", "Codex", "idle"),
            (status["hostname"]!.GetValue<string>(), status["manager"]!.GetValue<string>(), status["status"]!.GetValue<string>()));
        Assert.Equal(Environment.ProcessorCount, status["capabilities"]!["cores"]!.GetValue<int>());
        Assert.StartsWith("3.", status["capabilities"]!["maven_version"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(status["ip"]);
        Assert.Empty(_fleet.LiveMessages());
        // Nothing but the settings file says it from now on.
        Assert.Contains("build1: idle", (await machine.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_finds_nothing_to_do_and_commits_nothing_but_its_check_of_the_right_to_push()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var first = await machine.SetUpAsync(_fleet, "build1");
        Assert.True(first.Code == 0, first.Error);
        var (commits, settings) = (_fleet.Commits(), File.ReadAllText(machine.Settings()));

        var again = await machine.RunAsync("setup", "--user", "--no-daemon", "--json");

        Assert.True(again.Code == 0, again.Error);
        var steps = JsonNode.Parse(again.Output)!["steps"]!.AsArray().Where(step => step!["step"]!.GetValue<string>() != "cache");
        Assert.All(steps, step => Assert.Equal("ok", step!["result"]!.GetValue<string>()));
        Assert.Equal((commits + 1, settings), (_fleet.Commits(), File.ReadAllText(machine.Settings())));
        // Within one second the check writes the status as it is.
        var touched = Shell.Git(_fleet.Remote, "diff", "--name-only", "main~1", "main");
        Assert.All(touched.Split('\n', StringSplitOptions.RemoveEmptyEntries), path => Assert.Equal("build1/status.json", path));
    }

    [Fact]
    public async Task After_a_snapshot_was_restored_the_same_command_brings_the_server_back_with_its_unread_mail()
    {
        var (machine, other) = (NewServer.Of(_fleet, "host1"), new Buildcoord(_fleet, "build2"));
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        await other.RunAsync("send", "build1", "request", "Please rebuild", "now");
        Directory.Delete(machine.Environment["HOME"], recursive: true);
        Directory.CreateDirectory(machine.Environment["HOME"]);

        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);

        Assert.Contains("Please rebuild", (await machine.RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_do_and_changes_nothing_here_or_there()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var end = await machine.SetUpAsync(_fleet, "build1", "--dry-run");

        Assert.True(end.Code == 0, end.Error);
        Assert.Contains("would register build1", end.Output, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(machine.Environment["HOME"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Who_it_is_must_be_said_where_nothing_tells_and_then_the_known_servers_are_listed()
    {
        await new Buildcoord(_fleet, "build7").RunAsync("status", "idle");
        var machine = NewServer.Of(_fleet, "host1", ("BUILDCOORD_IP", "192.0.2.77"));
        var end = await machine.RunAsync("setup", "--user", "--repository", _fleet.Remote, "--no-daemon");
        Assert.Equal(3, end.Code);
        Assert.Contains("BC1008", end.Error, StringComparison.Ordinal);
        Assert.Contains("build7", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_the_fleet_knows_by_its_host_name_needs_no_name_and_the_bash_scripts_clone_says_where_the_fleet_is()
    {
        Assert.Equal(0, (await NewServer.Of(_fleet, "ll-ACSBuilder2").SetUpAsync(_fleet, "build2")).Code);
        var again = NewServer.Of(_fleet, "restored", ("BUILDCOORD_HOSTNAME", "ll-ACSBuilder2"));
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, again.Environment["BUILDCOORD_LEGACY_CLONE"]);

        var end = await again.RunAsync("setup", "--user", "--no-daemon", "--json");

        Assert.True(end.Code == 0, end.Error);
        Assert.Equal("build2", JsonNode.Parse(end.Output)!["server"]!.GetValue<string>());
        Assert.Equal(_fleet.Remote, JsonNode.Parse(File.ReadAllText(again.Settings()))!["repository"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_address_in_the_scripts_clone_is_kept_as_it_is_there_and_not_as_this_users_git_rewrites_it()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var clone = machine.Environment["BUILDCOORD_LEGACY_CLONE"];
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Shell.Git(clone, "config", "remote.origin.url", "git.example:coordination.git");
        File.WriteAllText(
            Path.Combine(machine.Environment["HOME"], ".gitconfig"),
            $"[url \"{_fleet.Folder}/\"]\n\tinsteadOf = git.example:\n");

        var end = await machine.RunAsync("setup", "--user", "--server", "build1", "--no-daemon");

        Assert.True(end.Code == 0, end.Error);
        Assert.Equal(
            "git.example:coordination.git",
            JsonNode.Parse(File.ReadAllText(machine.Settings()))!["repository"]!.GetValue<string>());
        Assert.Equal("idle", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Forced_it_fetches_from_scratch_without_asking_and_otherwise_keeps_what_was_fetched()
    {
        var machine = NewServer.Of(_fleet, "host1");
        await machine.SetUpAsync(_fleet, "build1");
        var cache = Directory.GetDirectories(Path.Combine(machine.Environment["XDG_CACHE_HOME"], "buildcoord", "repositories")).Single();
        var mark = Path.Combine(cache, "mark");

        File.WriteAllText(mark, "");
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1", "--skip-reclone")).Code);
        Assert.True(File.Exists(mark));
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1", "--force")).Code);
        Assert.False(File.Exists(mark));
        File.WriteAllText(mark, "");
        machine.Environment["FORCE_RECLONE"] = "1";
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task A_settings_file_keeps_what_is_in_it_and_one_with_comments_is_left_as_it_is()
    {
        var machine = NewServer.Of(_fleet, "host1");
        Directory.CreateDirectory(Path.GetDirectoryName(machine.Settings())!);
        File.WriteAllText(machine.Settings(), """{ "level": "failures", "cloudstack": { "goals": ["install"] } }""");
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1", "--interval", "2m")).Code);
        var settings = JsonNode.Parse(File.ReadAllText(machine.Settings()))!;
        Assert.Equal(("failures", "install", "120s", "build1"), (
            settings["level"]!.GetValue<string>(), settings["cloudstack"]!["goals"]![0]!.GetValue<string>(),
            settings["heartbeat"]!["interval"]!.GetValue<string>(), settings["server"]!.GetValue<string>()));

        const string commented = "{ // ours\n \"level\": \"build\" }";
        File.WriteAllText(machine.Settings(), commented);
        var end = await machine.SetUpAsync(_fleet, "build1");
        Assert.Contains("BC1302", end.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, end.Code);
        Assert.Equal(commented, File.ReadAllText(machine.Settings()));
    }

    public void Dispose() => _fleet.Dispose();
}
