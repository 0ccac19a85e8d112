using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>Setup checks everything before it changes anything: a mistake leaves a working builder as it is.</summary>
public sealed class SetupChecksTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_mistake_leaves_a_working_builder_as_it_is_byte_by_byte()
    {
        var machine = NewServer.Of(_fleet, "host1");
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        var (before, refs) = (Files(machine), Refs());

        foreach (var (code, words) in new[]
        {
            ("BC2007", $"--repository {_fleet.Remote}x"),
            ("BC20", "--repository http://127.0.0.1:9/fleet.git"),
            ("BC1017", "--branch mian"),
            ("BC1009", "--server Build_1"),
            ("BC1002", "--ip 999.1.1.1"),
            ("BC1308", $"--legacy-clone {_fleet.Folder}/none"),
            ("BC1303", $"--repository http://127.0.0.1:9/fleet.git --token-file {_fleet.Folder}/none"),
        })
        {
            var end = await machine.RunAsync(["setup", "--user", "--no-daemon", .. words.Split(' ')]);
            Assert.True(end.Code != 0, $"{words}: {end.Output}");
            Assert.Contains(code, end.Error, StringComparison.Ordinal);
            Assert.Equal(before, Files(machine));
        }

        Assert.Equal(refs, Refs());
        Assert.Equal(0, (await machine.RunAsync("status")).Code);
    }

    [Fact]
    public async Task A_group_that_is_not_there_changes_nothing_and_a_dry_run_finds_that_too()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root shares a state folder.");
        var machine = NewServer.Of(_fleet, "host1");
        foreach (var more in new[] { "--dry-run", "--no-daemon" })
        {
            var end = await machine.RunAsync(
                "setup", "--server", "build1", "--repository", _fleet.Remote, "--group", "no-such-group", more);

            Assert.Equal(1, end.Code);
            Assert.Contains(
                "BC1307: There is no group no-such-group on this machine, so nothing was changed.", end.Error, StringComparison.Ordinal);
            Assert.Empty(Files(machine));
        }
    }

    [Fact]
    public async Task What_waits_for_the_repository_before_is_said_with_the_command_that_delivers_it()
    {
        var machine = NewServer.Of(_fleet, "host1");
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        var away = _fleet.Remote + ".away";
        Directory.Move(_fleet.Remote, away);
        await machine.RunAsync("send", "all", "info", "waits", "");
        Directory.Move(away, _fleet.Remote);
        using var other = new TestFleet();

        var end = await machine.SetUpAsync(other, "build1", "--branch", "dev");

        Assert.True(end.Code == 0, end.Error);
        Assert.Contains(
            $"BC1309: One update waits in {machine.Environment["BUILDCOORD_STATE"]} for {_fleet.Remote} of the previous settings",
            end.Error, StringComparison.Ordinal);
        var remedy = end.Error.Split("Run: buildcoord ")[1].Split('\n')[0];
        Assert.Equal(0, (await machine.RunAsync(remedy.Split(' '))).Code);
        Assert.Equal(["waits"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_machine_does_not_take_the_place_of_one_that_is_alive_unless_somebody_says_so()
    {
        await using (var first = await _fleet.OpenAsync("build1", "host1"))
        {
            await first.Status.RegisterAsync();
            Assert.True((await first.FlushAsync()).IsVisible);
            Assert.Null(await first.Heartbeats.SendHeartbeatAsync());
        }

        var refs = Refs();
        var second = NewServer.Of(_fleet, "host2");
        var end = await second.SetUpAsync(_fleet, "build1");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC3102", end.Error, StringComparison.Ordinal);
        Assert.Equal(refs, Refs());

        Assert.Equal(0, (await second.SetUpAsync(_fleet, "build1", "--yes")).Code);
    }

    [Theory]
    [InlineData("BC2093", "README.md", "main")]
    [InlineData("BC1017", "coordination/messages.json", "mian")]
    public async Task A_command_that_reads_says_that_there_is_no_fleet(string code, string file, string branch)
    {
        _fleet.Edit(file, "{}");
        var machine = NewServer.Of(_fleet, "host1");
        machine.Environment["BUILDCOORD_REPOSITORY"] = _fleet.Remote;
        machine.Environment["BUILDCOORD_SERVER"] = "build1";
        foreach (var command in new[] { "health", "inbox", "builds", "status" })
        {
            var end = await machine.RunAsync(command, "--branch", branch);
            Assert.True(end.Code == 3, $"{command}: {end.Code} {end.Output} {end.Error}");
            Assert.Contains(code, end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("cannot be reached", end.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_ends_with_what_was_verified()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var end = await machine.SetUpAsync(_fleet, "build1");
        Assert.True(end.Code == 0, end.Error);
        Assert.Equal(
            $"build1 is set up. Verified: {_fleet.Remote} was reached; "
                + "the repository is empty: build1 founds a fleet on its branch main; a push was accepted.",
            end.Output.TrimEnd().Split('\n')[^1]);
        var again = await machine.SetUpAsync(_fleet, "build1");
        Assert.Matches("; the branch main has a fleet at [0-9a-f]{7}, with build1; a push was accepted\\.$", again.Output.TrimEnd());
    }

    [Theory]
    [InlineData("pre-receive", "", Explicit = true)]
    [InlineData("update", """case "$1" in refs/heads/main) ;; *) exit 0;; esac""")]
    public async Task Without_the_right_to_push_it_ends_with_the_reason_and_changes_nothing_and_the_doctor_says_the_same(
        string hook, string only)
    {
        var machine = NewServer.Of(_fleet, "host1");
        _fleet.Hook(hook, $"{only}\necho 'main is protected' >&2; exit 1");

        var fresh = await machine.SetUpAsync(_fleet, "build1");
        Assert.Equal(1, fresh.Code);
        Assert.Contains(
            "BC3019: The remote rejects every push to the branch: the branch is protected", fresh.Error, StringComparison.Ordinal);
        Assert.EndsWith("Then run setup again.\n", fresh.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(machine.Settings()));

        File.Delete(Path.Combine(_fleet.Remote, "hooks", hook));
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        _fleet.Hook(hook, $"{only}\necho 'main is protected' >&2; exit 1");
        var again = await machine.RunAsync("setup", "--user", "--no-daemon");
        Assert.Equal(1, again.Code);
        Assert.Contains("BC3019", again.Error, StringComparison.Ordinal);
        Assert.Contains("PROBLEM rights           BC3019", (await machine.RunAsync("doctor")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_written_is_found_before_anything_is_pushed()
    {
        var machine = NewServer.Of(_fleet, "host1");
        Directory.CreateDirectory(machine.Settings());
        Assert.Contains("BC1018", (await machine.SetUpAsync(_fleet, "build1")).Error, StringComparison.Ordinal);
        Directory.Delete(machine.Settings());
        Directory.Delete(Path.GetDirectoryName(machine.Settings())!);
        File.WriteAllText(Path.GetDirectoryName(machine.Settings())!, "");

        var end = await machine.SetUpAsync(_fleet, "build1");

        Assert.Equal(3, end.Code);
        Assert.Contains(
            $"BC1018: The settings file {machine.Settings()} cannot be written, so nothing was changed", end.Error,
                StringComparison.Ordinal);
        Assert.Equal("", Refs());
    }

    [Fact]
    public async Task A_dry_run_tells_the_truth_on_a_finished_builder_and_writes_nothing()
    {
        var machine = NewServer.Of(_fleet, "host1");
        Assert.Equal(0, (await machine.SetUpAsync(_fleet, "build1")).Code);
        var (before, refs) = (Files(machine), Refs());

        var end = await machine.RunAsync("setup", "--user", "--no-daemon", "--dry-run", "--json");

        Assert.True(end.Code == 0, end.Error);
        var steps = JsonNode.Parse(end.Output)!["steps"]!.AsArray().ToDictionary(step => step!["step"]!.GetValue<string>(), step => step!);
        Assert.Equal("would", steps["cache"]["result"]!.GetValue<string>());
        Assert.Equal($"would fetch the changes of {_fleet.Remote}", steps["cache"]["text"]!.GetValue<string>());
        Assert.All(steps.Where(step => step.Key != "cache"), step => Assert.Equal("ok", step.Value["result"]!.GetValue<string>()));
        Assert.Equal((before, refs), (Files(machine), Refs()));
    }

    [Fact(Explicit = true)]
    public async Task A_dry_run_without_a_repository_names_the_embedded_one_where_it_would_be_and_finds_it_once_it_is_there()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var embedded = Path.Combine(machine.Environment["BUILDCOORD_STATE"], "embedded.git");

        var fresh = await machine.RunAsync("setup", "--user", "--no-daemon", "--dry-run");
        Assert.Contains($"would make {embedded}", fresh.Output, StringComparison.Ordinal);
        Assert.Contains($"{embedded} would be this machine's own", fresh.Output, StringComparison.Ordinal);
        Assert.Contains("BC1019", fresh.Error, StringComparison.Ordinal);
        Assert.Contains("would register host1", fresh.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(machine.Environment["BUILDCOORD_STATE"]));

        Assert.Equal(0, (await machine.RunAsync("setup", "--user", "--no-daemon")).Code);
        var finished = await machine.RunAsync("setup", "--user", "--no-daemon", "--dry-run");
        Assert.True(finished.Code == 0, finished.Error);
        Assert.Contains("host1 is registered", finished.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("would register", finished.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private string Refs() => Shell.Git(_fleet.Remote, "for-each-ref");

    // Every file and folder of a machine, with what it holds.
    private static string Files(Buildcoord machine) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(machine.Environment["HOME"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {(File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "")}"));
}
