using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Daemon;

namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>A machine that is set up again as another server, or for another fleet, while its daemon runs.</summary>
public sealed class PreviousDaemonTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly TestFleet _other = new();
    private readonly Buildcoord _machine;

    public PreviousDaemonTests() => _machine = NewServer.Of(_fleet, "host1");

    [Fact]
    public async Task The_daemon_of_the_server_id_and_repository_before_is_stopped_and_one_runs_afterwards()
    {
        var setup = new[] { "setup", "--user", "--repository" };
        Assert.Equal(0, (await _machine.RunAsync([.. setup, _fleet.Remote, "--server", "build1"])).Code);
        var first = Assert.Single(DaemonProcesses.Of(_machine));

        var would = await _machine.RunAsync([.. setup, _fleet.Remote, "--server", "build2", "--dry-run"]);
        Assert.Contains($"would stop the daemon of build1 on {_fleet.Remote}, process {first}", would.Output, StringComparison.Ordinal);
        Assert.Equal([first], DaemonProcesses.Of(_machine));

        var renamed = await _machine.RunAsync([.. setup, _fleet.Remote, "--server", "build2"]);
        Assert.True(renamed.Code == 0, renamed.Error);
        Assert.Contains($"stopped the daemon of build1 on {_fleet.Remote}, process {first}", renamed.Output, StringComparison.Ordinal);
        var second = Assert.Single(DaemonProcesses.Of(_machine));
        Assert.NotEqual(first, second);

        Assert.Equal(0, (await _machine.RunAsync([.. setup, _other.Remote, "--server", "build2", "--no-daemon"])).Code);
        Assert.Empty(DaemonProcesses.Of(_machine));
    }

    [Fact]
    public async Task Every_daemon_of_the_machine_is_listed_with_a_command_that_stops_it()
    {
        Assert.Equal(0, (await _machine.RunAsync("daemon", "start", "--server", "build1", "--repository", _fleet.Remote)).Code);
        Assert.Equal(0, (await _machine.RunAsync("daemon", "start", "--server", "build2", "--repository", _other.Remote)).Code);

        string[] own = ["--server", "build2", "--repository", _other.Remote];
        var status = await _machine.RunAsync(["daemon", "status", .. own]);
        Assert.Contains(
            $"also running on this machine: the daemon of build1 on {_fleet.Remote}, process", status.Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await _machine.RunAsync(["daemon", "status", "--json", .. own])).Output)!;
        Assert.Equal(["build1"], json["others"]!.AsArray().Select(other => other!["server"]!.GetValue<string>()));
        Assert.Contains(
            $"warning other daemon     the daemon of build1 on {_fleet.Remote}",
            (await _machine.RunAsync(["doctor", .. own])).Output, StringComparison.Ordinal);

        var stop = status.Output.Split("to stop it: buildcoord ")[1].Split('\n')[0];
        Assert.Equal(0, (await _machine.RunAsync(stop.Split(' '))).Code);
        Assert.DoesNotContain("also running", (await _machine.RunAsync(["daemon", "status", .. own])).Output, StringComparison.Ordinal);
        Assert.Single(DaemonProcesses.Of(_machine));
    }

    public void Dispose()
    {
        foreach (var (server, remote) in new[] { ("build1", _fleet.Remote), ("build2", _fleet.Remote), ("build2", _other.Remote) })
            _machine.RunAsync("daemon", "stop", "--server", server, "--repository", remote).GetAwaiter().GetResult();
        _fleet.Dispose();
        _other.Dispose();
    }
}
