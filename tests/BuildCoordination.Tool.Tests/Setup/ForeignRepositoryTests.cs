namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>A repository that holds something else than a fleet: a mistyped address or branch must not change it.</summary>
public sealed class ForeignRepositoryTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public ForeignRepositoryTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task A_code_repository_is_left_as_it_is_by_all_commands_and_a_build_runs_all_the_same()
    {
        HoldCode();
        var before = Refs();

        var built = await _build1.RunAsync("run", "--", "echo", "built");
        Assert.Equal((0, "built\n"), (built.Code, built.Output));
        Assert.Contains("BC2093", built.Error, StringComparison.Ordinal);
        string[] commands = ["send all info Subject Body", "status idle", "daemon start", "archive", "page --publish"];
        foreach (var words in commands)
        {
            var end = await _build1.RunAsync(words.Split(' '));
            Assert.True(end.Code == 3, $"{words}: {end.Code} {end.Error}");
            var line = Assert.Single(end.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains($"BC2093: {_fleet.Remote} has no fleet: its branch main has pom.xml, server", line, StringComparison.Ordinal);
            Assert.Contains($"buildcoord setup --repository {_fleet.Remote} --branch main --yes", line, StringComparison.Ordinal);
        }

        Assert.Equal(before, Refs());
        // The message that was refused does not wait; the build's reports do.
        Assert.DoesNotContain("Subject", (await _build1.RunAsync("outbox", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_and_the_doctors_try_are_not_pushed_to_a_code_repository_either()
    {
        HoldCode();
        var before = Refs();
        await using var coordinator = await _fleet.OpenAsync("build1");
        Assert.Equal("BC2093", (await coordinator.Heartbeats.SendHeartbeatAsync())?.Code);
        Assert.Contains("rights           BC2093", (await _build1.RunAsync("doctor")).Output, StringComparison.Ordinal);
        Assert.Equal(before, Refs());
    }

    [Fact]
    public async Task A_mistyped_branch_is_not_created_and_the_one_that_is_meant_is_named()
    {
        await _build1.RunAsync("status", "idle");
        var before = Refs();

        var sent = await _build1.RunAsync("send", "all", "info", "Subject", "Body", "--branch", "mian");
        var built = await _build1.RunAsync("run", "--branch", "mian", "--", "true");

        Assert.Equal((3, 0), (sent.Code, built.Code));
        Assert.All([sent.Error, built.Error], error => Assert.Contains(
            $"BC1017: {_fleet.Remote} has no branch 'mian', so nothing is published there. It has main. Did you mean 'main'?",
            error, StringComparison.Ordinal));
        Assert.Equal(before, Refs());
    }

    [Theory]
    [InlineData("build9/status.json", """{ "server": "build9", "timestamp": "2026-11-24T05:13:59Z", "status": "idle" }""")]
    [InlineData("coordination/messages.json", """{ "messages": [] }""")]
    [InlineData("coordination/archive/2026-10/messages.json", "[]", Explicit = true)]
    public async Task A_fleet_of_the_bash_scripts_is_a_fleet_beside_whatever_else_it_holds(string path, string content)
    {
        HoldCode();
        _fleet.Edit(path, content);
        var end = await _build1.RunAsync("send", "all", "info", "Hello", "from buildcoord", "--require-visible");
        Assert.True(end.Code == 0, end.Error);
        Assert.Contains("Hello", _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_fleet_that_was_founded_meanwhile_is_noticed_and_what_waited_for_it_arrives()
    {
        HoldCode();
        await _build1.RunAsync("run", "--name", "nightly", "--", "true");
        var founded = await NewServer.Of(_fleet, "host2").SetUpAsync(_fleet, "build2", "--yes");
        Assert.True(founded.Code == 0, founded.Error);

        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);

        Assert.Contains(_fleet.AllSubjects(), subject => subject.Contains("nightly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fleet_whose_branch_was_deleted_comes_back_though_the_repository_has_other_branches()
    {
        await _build1.RunAsync("status", "idle");
        Shell.Git(_fleet.Remote, "branch", "develop", "main");
        Shell.Git(_fleet.Remote, "update-ref", "-d", "refs/heads/main");

        var end = await _build1.RunAsync("send", "all", "info", "Back", "again", "--require-visible");

        Assert.True(end.Code == 0, end.Error);
        Assert.Contains("Back", _fleet.AllSubjects());
    }

    [Fact]
    public async Task Setup_founds_a_fleet_beside_code_only_when_it_is_told_so_and_keeps_the_code()
    {
        HoldCode();
        var before = Refs();
        var machine = NewServer.Of(_fleet, "host1");

        foreach (var more in new string[][] { [], ["--dry-run"] })
        {
            var refused = await machine.SetUpAsync(_fleet, "build1", more);
            Assert.Equal(3, refused.Code);
            Assert.Contains("BC2093", refused.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(machine.Settings()));
        Assert.Equal(before, Refs());
        var founded = await machine.SetUpAsync(_fleet, "build1", "--yes");
        Assert.True(founded.Code == 0, founded.Error);
        Assert.Equal("int main;\n", Shell.Git(_fleet.Remote, "show", "main:server/main.c") + "\n");
        Assert.Equal("idle", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact(Explicit = true)]
    public async Task Setup_puts_a_fleet_on_a_branch_of_its_own_of_a_code_repository_only_when_it_is_told_so()
    {
        HoldCode();
        var main = Shell.Git(_fleet.Remote, "rev-parse", "main");
        var machine = NewServer.Of(_fleet, "host1");

        var refused = await machine.SetUpAsync(_fleet, "build1", "--branch", "coordination");
        Assert.True(refused.Code == 3, refused.Error);
        Assert.Contains("BC1017", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(machine.Settings()));

        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1", "--branch", "coordination", "--yes")).Code);
        Assert.Equal(0, (await machine.RunAsync("send", "all", "info", "Hello", "there", "--require-visible")).Code);
        Assert.Equal(main, Shell.Git(_fleet.Remote, "rev-parse", "main"));
        Assert.Contains("Hello", Shell.Git(_fleet.Remote, "show", "coordination:coordination/messages.json"), StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private void HoldCode() => _fleet.Edit(
        new Dictionary<string, string> { ["pom.xml"] = "<project/>\n", ["server/main.c"] = "int main;\n" });

    private string Refs() => Shell.Git(_fleet.Remote, "for-each-ref");
}
