using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>A server on which the older scripts still send.</summary>
public sealed class TakeOverTests : IDisposable
{
    private const string Own = "taken1";
    private const string Others = "taken2";

    private readonly TestFleet _fleet = new();
    private readonly List<Process> _scripts = [];

    [Fact]
    public async Task A_running_script_daemon_of_this_server_stops_the_set_up_until_it_may_be_taken_over_and_another_servers_is_left_alone()
    {
        var machine = NewServer.Of(_fleet, "host1");
        var (own, others) = (StartScript(machine, Own), StartScript(machine, Others));

        var refused = await machine.SetUpAsync(_fleet, Own);
        Assert.Equal(1, refused.Code);
        Assert.Contains($"BC1305: The bash scripts still send for taken1: process {own.Id}.", refused.Error, StringComparison.Ordinal);
        Assert.False(own.HasExited);

        var taken = await machine.SetUpAsync(_fleet, Own, "--take-over");
        Assert.True(taken.Code == 0, taken.Error);
        await own.WaitForExitAsync().WaitAsync(Until.Deadline);
        Assert.False(others.HasExited);
    }

    /// <summary>cron itself is not needed for its table: a stand-in keeps that in a file, as crontab(1) does.</summary>
    [Fact]
    public async Task Cron_lines_that_send_for_this_server_become_comments_and_all_others_stay()
    {
        var table = Path.Combine(_fleet.Folder, "crontab.txt");
        File.WriteAllText(
            table, "MAILTO=root\n* * * * * /root/Build/scripts/heartbeat.sh taken1\n0 3 * * * /usr/bin/backup heartbeat.sh\n*/5 * * * * "
            + "/root/Build/scripts/heartbeat.sh taken2\n");
        var machine = NewServer.Of(_fleet, "host1", ("PATH", $"{StandInCrontab(table)}:{Environment.GetEnvironmentVariable("PATH")}"));

        Assert.Equal(1, (await machine.SetUpAsync(_fleet, Own)).Code);
        var end = await machine.SetUpAsync(_fleet, Own, "--take-over");

        Assert.True(end.Code == 0, end.Error);
        Assert.Equal(
            "MAILTO=root\n# taken over by buildcoord: * * * * * /root/Build/scripts/heartbeat.sh taken1\n0 3 * * * /usr/bin/backup "
                + "heartbeat.sh\n*/5 * * * * /root/Build/scripts/heartbeat.sh taken2\n",
            File.ReadAllText(table));
    }

    public void Dispose()
    {
        foreach (var script in _scripts)
        {
            script.Kill(entireProcessTree: true);
            script.Dispose();
        }

        _fleet.Dispose();
    }

    private Process StartScript(Buildcoord machine, string server)
    {
        var script = Executable("enhanced_heartbeat_daemon.sh", "#!/bin/bash\nwhile true; do sleep 0.2; done\n");
        var process = Shell.Start(script, [server, "60"], machine.Environment);
        _scripts.Add(process);
        return process;
    }

    private string StandInCrontab(string table) =>
        Path.GetDirectoryName(
            Executable(
            "crontab",
            $"#!/bin/bash\nif [ \"$1\" = -l ]; then cat '{table}'; else cat > '{table}.new' && mv '{table}.new' '{table}'; fi\n"))!;

    private string Executable(string name, string text)
    {
        var path = Path.Combine(_fleet.Folder, "bin", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            Shell.WriteProgram(path, text);
        return path;
    }
}
