using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Hostile;

/// <summary>A coordination repository whose tree is not what anybody's tool would make of it.</summary>
[Trait("Takes", "long")]
public sealed class HostileTreeTests : IAsyncLifetime
{
    private static readonly string[] Own = ["status.json", "reads.json", "builds.json", "heartbeat.json", "logs"];
    private static readonly string[] Shared = ["archive", "format.json", "jobs.json", "messages.json", "quarantine"];

    private readonly TestFleet _fleet = new();
    private BuildCoordinator _build1 = null!;

    public async ValueTask InitializeAsync()
    {
        _build1 = await _fleet.OpenAsync("build1", "host1");
        await _build1.Status.SetAsync(ServerState.Idle);
        await _build1.Messages.SendAsync(new() { To = "all", Subject = "before" });
        Assert.True((await _build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
    }

    [Fact]
    public async Task Folders_with_names_that_no_server_has_are_left_as_they_are_and_are_no_servers()
    {
        var status = await BlobAsync("{\"server\": \"x\"}");
        var folder = await TreeAsync($"100644 blob {status}\tstatus.json\0");
        string[] names = ["..", "--upload-pack=touch x", "build 2", ".git", "Build3", "a\u001b[2J", new string('b', 4_000), "é"];
        await ReplaceTreeAsync(names.Select(name => $"040000 tree {folder}\t{name}\0"));

        await SendAndCheckAsync();

        var tree = Shell.Git(_fleet.Remote, "ls-tree", "-z", "--name-only", "main").Split('\0');
        Assert.All(names, name => Assert.Contains(name, tree));
        Assert.Equal(["build1"], (await _build1.Fleet.ReadAsync()).Servers.Select(server => server.Server));
    }

    [Theory]
    [InlineData("120000", "a link in place of a file")]
    [InlineData("160000", "another repository in place of a file")]
    [InlineData("040000", "a folder in place of a file")]
    public async Task What_is_no_file_where_a_file_should_be_is_replaced(string mode, string what)
    {
        var status = await BlobAsync("../../../etc/passwd");
        var other = mode switch
        {
            "120000" => $"120000 blob {status}",
            "160000" => $"160000 commit {new string('1', 40)}",
            _ => $"040000 tree {await TreeAsync($"100644 blob {status}\tx\0")}",
        };
        var own = await TreeAsync([.. Own.Select(name => $"{other}\t{name}\0")]);
        var shared = await TreeAsync([.. Shared.Select(name => $"{other}\t{name}\0")]);
        await ReplaceTreeAsync([$"040000 tree {own}\tbuild1\0", $"040000 tree {shared}\tcoordination\0"]);

        await SendAndCheckAsync();
        await FailABuildAsync();

        Assert.True(_fleet.LiveMessages().Count >= 2, what);
        Assert.StartsWith("100644 blob", Shell.Git(_fleet.Remote, "ls-tree", "main", "build1/status.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_where_a_folder_should_be_is_replaced()
    {
        var blob = await BlobAsync("x");
        await ReplaceTreeAsync([$"100644 blob {blob}\tbuild1\0", $"100644 blob {blob}\tcoordination\0"]);

        await SendAndCheckAsync();
        await FailABuildAsync();

        Assert.Equal("tree", Shell.Git(_fleet.Remote, "cat-file", "-t", "main:build1"));
    }

    [Fact]
    public async Task A_server_that_beats_on_main_and_on_its_branch_with_nonsense_is_shown_without_it()
    {
        _fleet.Edit("build2/status.json", "{\"server\": \"--x\", \"status\": 7}");
        _fleet.Edit(
            "build2/heartbeat.json", "{\"timestamp\": \"9999-12-31T23:59:59Z\", \"sequence\": 1e400, \"interval_seconds\": 2147483647}");
        var beat = Shell.Git(
            _fleet.Remote, "commit-tree", "-m", "[skip ci]\n{\"sequence\": {}, \"timestamp\": []",
            Shell.Git(_fleet.Remote, "rev-parse", "main^{tree}"));
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/beat/build2", beat);
        Shell.Git(_fleet.Remote, "update-ref", "refs/heads/beat/--x", beat);

        var health = await _build1.Health.CheckAsync();

        Assert.Equal(["build1", "build2"], health.Servers.Select(server => server.Server));
    }

    public async ValueTask DisposeAsync()
    {
        await _build1.DisposeAsync();
        _fleet.Dispose();
    }

    private async Task SendAndCheckAsync()
    {
        await _build1.Messages.SendAsync(new() { To = "all", Subject = "after" });
        await _build1.Status.SetAsync(ServerState.Idle);
        Assert.Null(await _build1.Heartbeats.SendHeartbeatAsync());
        var flushed = await _build1.FlushAsync(TimeSpan.FromMinutes(5));
        Assert.True(flushed.IsVisible, flushed.Diagnostic?.ToString());
        Assert.Contains("after", (await _build1.Messages.GetAllAsync()).Select(message => message.Message.Subject));
        await _build1.Health.CheckAsync();
    }

    private async Task FailABuildAsync()
    {
        var log = Path.Combine(_fleet.Folder, "build.log");
        await File.WriteAllTextAsync(log, "last words\n");
        await using (var run = await _build1.BeginBuildAsync(new() { Name = "n", Log = log }))
            await run.FailAsync();
        Assert.True((await _build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Single(await _build1.Fleet.ReadBuildsAsync("build1"));
        Assert.Contains("last words", (await _build1.Fleet.ReadLogsAsync("build1"))[^1].Text, StringComparison.Ordinal);
    }

    /// <summary>Puts entries into the tip's tree, in place of those of the same name.</summary>
    private async Task ReplaceTreeAsync(IEnumerable<string> entries)
    {
        var added = entries.ToDictionary(entry => entry.Split('\t')[1]);
        var kept = Shell.Git(_fleet.Remote, "ls-tree", "-z", "main").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry + "\0").Where(entry => !added.ContainsKey(entry.Split('\t')[1]));
        var tree = await TreeAsync([.. kept, .. added.Values]);
        Shell.Git(
            _fleet.Remote, "update-ref", "refs/heads/main", Shell.Git(_fleet.Remote, "commit-tree", "-p", "main", "-m", "hostile", tree));
    }

    private Task<string> BlobAsync(string content) => FeedAsync(content, "hash-object", "-w", "--stdin");

    private Task<string> TreeAsync(params string[] entries) => FeedAsync(string.Concat(entries), "mktree", "-z", "--missing");

    private async Task<string> FeedAsync(string input, params string[] arguments)
    {
        using var git = Shell.Start("git", ["-C", _fleet.Remote, .. arguments]);
        await git.StandardInput.WriteAsync(input);
        git.StandardInput.Close();
        var output = await git.StandardOutput.ReadToEndAsync();
        var error = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.True(git.ExitCode == 0, error);
        return output.Trim();
    }
}
