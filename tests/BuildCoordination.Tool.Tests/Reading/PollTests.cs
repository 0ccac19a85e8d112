using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Agents;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>What waits or watches hears of a change with its next poll, and a poll that finds none costs next to nothing.</summary>
public sealed class PollTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;
    private readonly string _calls;

    public PollTests()
    {
        _calls = Path.Combine(_fleet.Folder, "calls");
        var git = _fleet.Program($"echo \"$*\" >> {_calls}\nexec git \"$@\"", "bin", "git");
        _build1 = new Buildcoord(
            _fleet, "build1", ("BUILDCOORD_POLL_INTERVAL", "250ms"), ("BUILDCOORD_GIT_EXECUTABLE", git),
            ("BUILDCOORD_HEARTBEAT_INTERVAL", "1h"));
        _build2 = new Buildcoord(_fleet, "build2");
    }

    [Theory]
    [InlineData("inbox --watch")]
    [InlineData("watch")]
    [InlineData("wait --for message --from build2 --timeout 5m")]
    [InlineData("health --watch")]
    [InlineData("daemon run")]
    public async Task An_idle_poll_is_one_git_process_and_writes_nothing(string words)
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        using var process = _build1.Start(words.Split(' '));
        await Until.True(() => Calls().TakeLast(3).All(IsPoll), "three polls that found nothing new");
        var (calls, files) = (Calls().Length, Files());

        await Until.True(() => Calls().Length >= calls + 5, "five polls more");

        Assert.All(Calls().Skip(calls), call => Assert.True(IsPoll(call), call));
        Assert.Equal(files, Files());
        await EndAsync(process);
    }

    [Fact]
    public async Task A_daemon_shows_a_message_with_its_next_poll_long_before_its_next_heartbeat_and_pushes_nothing_for_it()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        var pushes = Path.Combine(_fleet.Folder, "pushes");
        using var daemon = _build1.Start("daemon", "run");
        await Until.True(() => Shell.Git(_fleet.Remote, "branch", "--list", "beat/build1").Length > 0, "the first heartbeat");
        _fleet.Hook("post-receive", $"cat >> {pushes}");

        await _build2.RunAsync("send", "build1", "request", "Is the tree free?", "");

        await Until.True(() => Logs().Contains("Is the tree free?", StringComparison.Ordinal), "the message in the daemon's log");
        Assert.Single(File.ReadLines(pushes), line => line.EndsWith("refs/heads/main", StringComparison.Ordinal));
        await EndAsync(daemon);
    }

    [Fact]
    public async Task A_waiting_command_gets_what_comes_and_what_this_machine_itself_accepts()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        using var message = _build1.Start("wait", "--for", "message", "--from", "build2");
        using var state = _build1.Start("wait", "--for", "status", "--from", "build1", "--state", "building");
        await Until.True(() => Calls().Count(IsPoll) > 4, "both wait");

        await _build2.RunAsync("send", "build1", "info", "It is there", "");
        await _build1.RunAsync("status", "building");

        Assert.Contains("It is there", (await Buildcoord.EndAsync(message)).Output, StringComparison.Ordinal);
        Assert.Contains("build1: building", (await Buildcoord.EndAsync(state)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_with_a_daemon_gets_what_the_daemon_polls_and_asks_the_remote_nothing_itself()
    {
        var agents = Path.Combine(_fleet.Folder, "agent-calls");
        var git = _fleet.Program($"echo \"$*\" >> {agents}\nexec git \"$@\"", "agent-bin", "git");
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        using var daemon = _build1.Start("daemon", "run");
        await Until.True(() => Shell.Git(_fleet.Remote, "branch", "--list", "beat/build1").Length > 0, "the first heartbeat");
        // Its own interval would let it see nothing for an hour.
        await using var agent = await Agent.StartAsync(new Buildcoord(
            _fleet, "build1", ("BUILDCOORD_POLL_INTERVAL", "1h"), ("BUILDCOORD_GIT_EXECUTABLE", git)));
        var waits = agent.WaitAsync(("timeout_seconds", 120));
        await Until.True(() => !agent.Progress.IsEmpty, "it waits");

        var sent = (await _build2.RunAsync("send", "build1", "info", "It is there", "", "--json")).Output;

        Assert.Equal([JsonNode.Parse(sent)!["id"]!.GetValue<string>()], await waits);
        string[] asked = File.Exists(agents) ? File.ReadAllLines(agents) : [];
        Assert.DoesNotContain(asked, call => IsPoll(call) || call.Contains("fetch", StringComparison.Ordinal));
        await EndAsync(daemon);
    }

    [Fact]
    public async Task A_poll_of_a_remote_that_is_away_says_so_once_and_goes_on_when_it_is_back()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        using var process = _build1.Start("inbox", "--watch");
        await Until.True(() => Calls().Count(IsPoll) > 1, "it polls");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        var calls = Calls().Length;
        await Until.True(() => Calls().Length > calls + 4, "polls that fail");
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        await _build2.RunAsync("send", "build1", "info", "Back again", "");

        var line = await process.StandardOutput.ReadLineAsync();
        while (line?.Contains("Back again", StringComparison.Ordinal) == false)
            line = await process.StandardOutput.ReadLineAsync();
        await Shell.RunAsync("kill", ["-INT", $"{process.Id}"]);
        var end = await Buildcoord.EndAsync(process);

        Assert.Equal(1, end.Error.Split("the repository cannot be reached").Length - 1);
        Assert.Contains("The repository can be reached again.", end.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private static bool IsPoll(string call) => call.Contains("ls-remote", StringComparison.Ordinal);

    private static async Task EndAsync(System.Diagnostics.Process process)
    {
        await Shell.RunAsync("kill", ["-INT", $"{process.Id}"]);
        await Buildcoord.EndAsync(process);
    }

    private string[] Calls() => File.Exists(_calls) ? File.ReadAllLines(_calls) : [];

    private string Logs() => string.Concat(Directory.Exists(_build1.Environment["BUILDCOORD_LOG_FOLDER"])
        ? Directory.EnumerateFiles(_build1.Environment["BUILDCOORD_LOG_FOLDER"]).Select(File.ReadAllText) : []);

    private string[] Files() =>
    [
        .. new DirectoryInfo(_build1.Environment["HOME"]).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(file => $"{file.FullName} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal),
    ];
}
