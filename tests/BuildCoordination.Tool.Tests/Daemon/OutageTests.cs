using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>A daemon whose remote is away.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public OutageTests() => _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s"));

    [Fact]
    public async Task What_was_accepted_meanwhile_arrives_once_and_in_order_with_one_commit_and_the_daemon_is_the_same()
    {
        await _build1.RunAsync("daemon", "start");
        await Until.True(() => Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/beat/build1").Length > 0, "the first beat arrived");
        var (daemon, commits) = (DaemonProcesses.Of(_build1).Single(), _fleet.Commits());
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await Until.True(
            () => File.ReadAllText(HeartbeatLog).Contains("BC20", StringComparison.Ordinal), "the daemon has seen that the remote is away");

        await using (var build1 = await _fleet.OpenAsync("build1"))
        {
            for (var i = 0; i < 50; i++)
                await build1.Messages.SendAsync(new() { To = "all", Subject = $"away {i}" });
        }

        var began = Stopwatch.GetTimestamp();
        var build = await BuildAsync();
        Assert.True(build.Code == 3, build.Error);
        // Far below the flush limit, which a builder without a daemon may wait.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("push", File.Exists(GitLog) ? await File.ReadAllTextAsync(GitLog) : "", StringComparison.Ordinal);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);

        await Until.True(
            () => _fleet.AllSubjects()
                .Any(subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal)), "the backlog arrived");
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"away {i}"), _fleet.LiveMessages().Reverse()
                .Select(message => message["subject"]!.GetValue<string>())
                .Where(subject => subject.StartsWith("away", StringComparison.Ordinal)));
        Assert.Equal(commits + 1, _fleet.Commits());
        Assert.Equal(daemon, DaemonProcesses.Of(_build1).Single());
    }

    private string GitLog => Path.Combine(_fleet.Folder, "git.log");

    // Its own git never comes back from the remote, so that a build that asks it itself waits for the whole limit, and is ended here.
    private async Task<CommandEnd> BuildAsync()
    {
        var git = Path.Combine(_fleet.Folder, "hanging-git");
        Shell.WriteProgram(
            git,
            $"""
            #!/bin/sh
            echo "$*" >> '{GitLog}'
            case " $* " in *" push "*|*" fetch "*|*" ls-remote "*) exec sleep 600;; esac
            exec git "$@"
            """);
        var machine = new Buildcoord(
            _fleet, "build1", ("BUILDCOORD_FLUSH_LIMIT", "10m"), ("BUILDCOORD_GIT_DEADLINE", "10m"), ("BUILDCOORD_GIT_EXECUTABLE", git));
        using var build = machine.Start("run", "--name", "docs", "--", "sh", "-c", "exit 3");
        var ended = Buildcoord.EndAsync(build);
        if (await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMinutes(5))) != ended)
            build.Kill(entireProcessTree: true);
        return await ended;
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private string HeartbeatLog => Path.Combine(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "heartbeat-build1.log");
}
