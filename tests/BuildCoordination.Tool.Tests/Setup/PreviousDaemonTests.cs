using System.Globalization;
using System.Text.Json.Nodes;
using BuildCoordination.Processes;
using BuildCoordination.Settings;
using BuildCoordination.Tool.Tests.Daemon;
using BuildCoordination.Tool.Tests.SharedState;

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

    [Fact]
    public async Task One_with_a_state_folder_of_its_own_is_listed_too_and_left_alone_by_a_set_up()
    {
        var beside = NewServer.Of(_fleet, "host1", ("BUILDCOORD_STATE", Path.Combine(_fleet.Folder, "other state")));
        using var daemon = beside.Start("--server=build7", "daemon", "run", "--repository", _fleet.Remote);
        try
        {
            await Until.True(() => Shell.Git(_fleet.Remote, "for-each-ref").Length > 0, "it beats");
            var told = $"the daemon of build7 on {_fleet.Remote}, process {daemon.Id}";

            var status = await _machine.RunAsync("daemon", "status", "--server", "build2", "--repository", _other.Remote);
            Assert.Contains(
                $"also running on this machine: {told}; to stop it: kill {daemon.Id}\n", status.Output, StringComparison.Ordinal);

            var setup = await _machine.RunAsync("setup", "--user", "--no-daemon", "--server", "build2", "--repository", _other.Remote);
            Assert.True(setup.Code == 0, setup.Error);
            Assert.Contains($"left alone: {told} (to stop it: kill {daemon.Id})", setup.Output, StringComparison.Ordinal);
            Assert.False(daemon.HasExited);
        }
        finally
        {
            await Shell.RunAsync("kill", [$"{daemon.Id}"]);
            await Buildcoord.EndAsync(daemon);
        }
    }

    [Fact]
    public async Task Without_a_daemon_the_service_of_the_server_before_is_disabled_and_this_servers_own_is_kept()
    {
        var root = _machine.Environment[EnvironmentSnapshot.SystemRootVariable];
        var unit = Environment.IsPrivilegedProcess
            ? Path.Combine(root, "etc/systemd/system/buildcoord.service")
            : Path.Combine(_machine.Environment["HOME"], ".config/systemd/user/buildcoord.service");
        Directory.CreateDirectory(Path.Combine(root, "run/systemd/system"));
        Directory.CreateDirectory(Path.GetDirectoryName(unit)!);
        var asked = Path.Combine(_fleet.Folder, "asked");
        _fleet.Program($"echo \"$@\" >> '{asked}'", "bin", "systemctl");
        _machine.Environment["PATH"] = $"{Path.Combine(_fleet.Folder, "bin")}:{_machine.Environment["PATH"]}";
        File.WriteAllText(unit, $"[Service]\nExecStart=/usr/bin/buildcoord daemon run --server build1 --repository {_fleet.Remote}\n");

        var same = await _machine.RunAsync("setup", "--user", "--no-daemon", "--server", "build1", "--repository", _fleet.Remote);
        Assert.True(same.Code == 0, same.Error);
        Assert.False(File.Exists(asked), same.Output);

        var moved = await _machine.RunAsync("setup", "--user", "--no-daemon", "--server", "build1", "--repository", _other.Remote);
        Assert.True(moved.Code == 0, moved.Error);
        Assert.Contains($"disabled {unit}", moved.Output, StringComparison.Ordinal);
        Assert.EndsWith("disable --now buildcoord.service\n", await File.ReadAllTextAsync(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_stranger_calls_his_process_becomes_no_command_and_a_password_in_an_address_is_not_shown()
    {
        _fleet.Program("sleep 60", "buildcoord");
        using var stranger = Shell.Start(
            "bash", [
                "-c", "exec -a buildcoord bash \"$0\" \"$@\"", Path.Combine(_fleet.Folder, "buildcoord"), "daemon", "run", "--server",
                "b9; touch /tmp/x #", "--repository", "https://me:sekret@127.0.0.1:1/x.git", "--state", "/y"],
            _machine.Environment);
        try
        {
            await Until.True(() => ProcessTable.Words(stranger.Id) is ["buildcoord", ..], "it runs");

            var status = await _machine.RunAsync("daemon", "status", "--server", "build2", "--repository", _other.Remote);

            Assert.Contains(
                $"the daemon of a server on https://127.0.0.1:1/x.git, process {stranger.Id}; to stop it: kill {stranger.Id}\n",
                    status.Output, StringComparison.Ordinal);
        }
        finally
        {
            stranger.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task One_of_another_user_is_listed_too()
    {
        using var shared = new SharedMachine();
        await shared.PrepareAsync();
        var (_, started, error) = await shared.ScriptAsync(
            $"BUILDCOORD_STATE=\"$HOME/own\" '{shared.Tool}' daemon run --server build7 --repository '{_fleet.Remote}' >/dev/null 2>&1 & "
                + "echo $!");
        Assert.True(started.Length > 0, error);
        var daemon = started.Trim();
        try
        {
            await Until.True(() => Directory.Exists(Path.Combine(shared.HomeOf(SharedMachine.Member), "own")), "it runs");

            var told = $"the daemon of build7 on {_fleet.Remote}, process {daemon}";
            Assert.Contains(
                $"also running on this machine: {told}", (await shared.Root.RunAsync("daemon", "status")).Output, StringComparison.Ordinal);
            Assert.Contains($"{told} runs on this machine, too", (await shared.Root.RunAsync("doctor")).Output, StringComparison.Ordinal);
        }
        finally
        {
            await Shell.RunAsync("kill", [daemon]);
            await Until.True(
                () => ProcessTable.Find(int.Parse(daemon, CultureInfo.InvariantCulture)) is not { IsAlive: true }, "it has ended");
        }
    }

    public void Dispose()
    {
        foreach (var (server, remote) in new[] { ("build1", _fleet.Remote), ("build2", _fleet.Remote), ("build2", _other.Remote) })
            _machine.RunAsync("daemon", "stop", "--server", server, "--repository", remote).GetAwaiter().GetResult();
        _fleet.Dispose();
        _other.Dispose();
    }
}
