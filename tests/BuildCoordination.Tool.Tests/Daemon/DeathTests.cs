using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>Builds and daemons that are killed.</summary>
public sealed class DeathTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public DeathTests() => _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s"));

    [Fact]
    public async Task The_death_of_a_build_is_told_within_seconds_and_what_it_left_running_is_ended()
    {
        await _build1.RunAsync("daemon", "start");
        using var build = await StartBuildAsync();
        build.Kill();
        await Until.True(IsToldFailed, "the fleet knows that the build is dead", more: DaemonLog);
        await Until.True(() => !IsSleeping(), "what it left running is ended");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_build_and_daemon_both_killed_the_truth_is_told_when_the_daemon_is_back(bool daemonFirst)
    {
        await _build1.RunAsync("daemon", "start");
        using var build = await StartBuildAsync();
        var daemon = DaemonProcesses.Of(_build1).Single();
        if (daemonFirst)
            await Shell.RunAsync("kill", ["-KILL", $"{daemon}"]);
        build.Kill();
        if (!daemonFirst)
            await Shell.RunAsync("kill", ["-KILL", $"{daemon}"]);
        await Until.True(() => !DaemonProcesses.Of(_build1).Any(), "the daemon is dead");

        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);
        await Until.True(IsToldFailed, "the fleet knows that the build is dead", more: DaemonLog);
        Assert.Single(_fleet.LiveMessages(), message => message["event"]?.GetValue<string>() == "end");
    }

    public void Dispose()
    {
        _build1.RunAsync("daemon", "uninstall").GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private string Mark => Path.Combine(_fleet.Folder, "running");

    private string DaemonLog() =>
        File.ReadAllText(Path.Combine(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "heartbeat-build1.log"))
        + string.Join('\n', Directory.EnumerateFiles(_build1.Environment["BUILDCOORD_STATE"], "*", SearchOption.AllDirectories));

    private async Task<Process> StartBuildAsync()
    {
        var build = _build1.Start("run", "--name", "long", "--", "sh", "-c", $"echo > '{Mark}'; exec sleep 300.125");
        await Until.True(() => File.Exists(Mark), "the build runs");
        await Until.True(() => Status() == "building", "the fleet knows of the build");
        return build;
    }

    private bool IsToldFailed() => Status() == "failed" && _fleet.LiveMessages()[0] is var told
        && told["result"]?.GetValue<string>() == "error"
        && told["body"]!.GetValue<string>().Contains("ended without reporting", StringComparison.Ordinal);

    private bool IsSleeping() => BuildCoordination.Processes.ProcessTable.All()
        .Any(process => process.IsAlive
            && BuildCoordination.Processes.ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == _build1.Environment[
            "BUILDCOORD_STATE"]
            && File.Exists($"/proc/{process.Id}/comm") && File.ReadAllText($"/proc/{process.Id}/comm").Trim() == "sleep");

    private string? Status()
    {
        try
        {
            return _fleet.Read("build1/status.json")["status"]!.GetValue<string>();
        }
        catch (InvalidOperationException)
        {
            // Nothing was said yet.
            return null;
        }
    }
}
