using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests;

/// <summary>Nothing of ours changes what a wrapped command prints and returns.</summary>
public sealed class UnhinderedRunTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_state_folder_that_cannot_be_made_is_one_warning()
    {
        File.WriteAllText(Path.Combine(_fleet.Folder, "file"), "");
        var end = await RunAsync(new Buildcoord(_fleet, "build1", ("BUILDCOORD_STATE", Path.Combine(_fleet.Folder, "file", "state"))));
        Assert.Single(
            end.Error.Split('\n'), line =>
            line.Contains("warning BC1006", StringComparison.Ordinal) && line.Contains("temporary folder", StringComparison.Ordinal));
        // Told all the same, from the temporary state.
        Assert.Equal("end", _fleet.LiveMessages()[0]["event"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_git_that_is_not_there_is_one_warning()
    {
        var end = await RunAsync(new Buildcoord(_fleet, "build1", ("BUILDCOORD_GIT_EXECUTABLE", "no-such-git")));
        Assert.Single(end.Error.Split('\n'), line => line.Contains("warning BC2002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_whose_disk_is_full_is_a_warning() =>
        Assert.Contains(
            "warning BC", (await RunAsync(new Buildcoord(_fleet, "build1"), "--log", "/dev/full")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_log_that_cannot_be_made_is_said_before_anything_starts()
    {
        var mark = Path.Combine(_fleet.Folder, "ran");
        var end = await new Buildcoord(_fleet, "build1")
            .RunAsync("run", "--log", Path.Combine(_fleet.Folder, "none", "build.log"), "--", "touch", mark);
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("error BC", end.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(mark));
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Fact]
    public async Task A_server_that_is_known_by_its_host_name_knows_itself_while_the_remote_is_away()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_HOSTNAME", "ll-ACSBuilder1"));
        Assert.Equal(0, (await build1.RunAsync("status", "idle", "--strict")).Code);
        build1.Environment.Remove("BUILDCOORD_SERVER");
        await build1.RunAsync("health");
        build1.Environment["BUILDCOORD_FLUSH_LIMIT"] = "1s";
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await RunAsync(build1);
        var waiting = JsonNode.Parse((await build1.RunAsync("outbox", "list", "--json")).Output)!["waiting"]!.AsArray();
        Assert.All(waiting, entry => Assert.Equal("build1", entry!["server"]!.GetValue<string>()));
        Assert.Equal(3, waiting.Count);
    }

    [Fact]
    public async Task Two_builds_at_once_are_both_in_the_status_and_the_older_is_the_current_one()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var (first, second) = (Path.Combine(_fleet.Folder, "first"), Path.Combine(_fleet.Folder, "second"));
        using var older =
            build1.Start("run", "--name", "older", "--", "sh", "-c", $"echo > {first}; while [ -e {first} ]; do sleep 0.1; done");
        await Until.True(() => File.Exists(first), "the first runs");
        using var newer =
            build1.Start("run", "--name", "newer", "--", "sh", "-c", $"echo > {second}; while [ -e {second} ]; do sleep 0.1; done");
        await Until.True(() => File.Exists(second), "the second runs");
        await build1.RunAsync("outbox", "flush");

        var status = _fleet.Read("build1/status.json");
        Assert.Equal(
            ("older", "older,newer"),
            (status["current_job"]!["name"]!.GetValue<string>(),
            string.Join(',', status["jobs"]!.AsArray().Select(job => job!["name"]!.GetValue<string>()))));

        File.Delete(first);
        await older.WaitForExitAsync().WaitAsync(Until.Deadline);
        Assert.Equal("building", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        File.Delete(second);
        await newer.WaitForExitAsync().WaitAsync(Until.Deadline);
        Assert.Equal("success", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<CommandEnd> RunAsync(Buildcoord machine, params string[] more)
    {
        var end = await machine.RunAsync(["run", "--name", "docs", .. more, "--", "sh", "-c", "echo out; exit 7"]);
        Assert.Equal((7, "out\n"), (end.Code, end.Output));
        return end;
    }
}
