namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>Another command takes the place of the one that a daemon was started from.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly string _installed;
    private int? _daemon;

    public UpgradeTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A daemon restarts itself on Linux.");
        // A whole folder: the command needs the libraries in its folder.
        _installed = Path.Combine(_fleet.Folder, "installed");
        Copy(Path.GetDirectoryName(Buildcoord.Program)!, _installed);
        _build1 = new Buildcoord(_fleet, "build1") { Installed = Path.Combine(_installed, "buildcoord") };
    }

    private string Log =>
        string.Concat(Directory.EnumerateFiles(_build1.Environment["BUILDCOORD_LOG_FOLDER"], "heartbeat-*.log").Select(File.ReadAllText));

    [Fact]
    public async Task A_daemon_goes_on_in_the_same_process_as_the_command_that_was_installed_while_it_ran()
    {
        await StartAsync("--manager", "nightly");
        await _build1.RunAsync("status", "idle");

        Replace();

        await Until.True(RunsInstalled, "the daemon runs the new file");
        await Until.True(() => Log.Split("daemon started").Length == 3, "it has begun");
        Assert.Contains("the installed command is now ", Log, StringComparison.Ordinal);
        Assert.Equal(0, (await _build1.RunAsync("daemon", "status")).Code);
        Assert.Equal([_daemon!.Value], DaemonProcesses.Of(_build1));
        var words = File.ReadAllText($"/proc/{_daemon}/cmdline").Split('\0');
        Assert.Equal(["daemon", "run", "--server", "build1"], words.SkipWhile(word => word != "daemon").Take(4));
        Assert.Contains("nightly", words);
        Assert.Equal(0, (await _build1.RunAsync("daemon", "stop")).Code);
        Assert.Empty(DaemonProcesses.Of(_build1));
    }

    [Fact]
    public async Task It_waits_for_the_end_of_a_build()
    {
        await StartAsync();
        using var build = _build1.Start("run", "--name", "docs", "--", "cat");
        await Until.True(
            () => _build1.RunAsync("status").GetAwaiter().GetResult()
                .Output.Contains("building", StringComparison.Ordinal), "the build runs");

        Replace();
        var heartbeats = Log.Split("heartbeat sent").Length;
        await Until.True(() => Log.Split("heartbeat sent").Length > heartbeats + 3, "the daemon goes on");
        Assert.False(RunsInstalled());
        build.StandardInput.Close();
        Assert.Equal(0, (await Buildcoord.EndAsync(build)).Code);

        await Until.True(RunsInstalled, "the daemon runs the new file");
    }

    [Theory]
    [InlineData("does not start")]
    [InlineData("may be changed by anybody")]
    public async Task It_stays_what_it_is_where_the_new_file(string what)
    {
        await StartAsync();

        if (what == "does not start")
        {
            var broken = Path.Combine(_fleet.Folder, "broken");
            File.WriteAllText(broken, "#!/bin/sh\necho broken >&2\nexit 1\n");
            File.SetUnixFileMode(broken, (UnixFileMode)0b111_101_101);
            File.Move(broken, _build1.Installed, overwrite: true);
            await Until.True(
                () => Log.Contains("does not start, so the daemon goes on as it is: broken", StringComparison.Ordinal), "it is logged");
        }
        else
        {
            Replace((UnixFileMode)0b111_111_111);
        }

        var heartbeats = Log.Split("heartbeat sent").Length;
        await Until.True(() => Log.Split("heartbeat sent").Length > heartbeats + 3, "the daemon goes on");
        Assert.False(RunsInstalled());
    }

    public void Dispose()
    {
        if (_daemon is { } daemon)
            Shell.RunAsync("kill", ["-KILL", $"{daemon}"]).GetAwaiter().GetResult();
        _fleet.Dispose();
    }

    private async Task StartAsync(params string[] options)
    {
        _build1.Environment["BUILDCOORD_HEARTBEAT_INTERVAL"] = "5s";
        var started = await _build1.RunAsync(["daemon", "start", .. options]);
        Assert.True(started.Code == 0, started.Error);
        _daemon = Assert.Single(DaemonProcesses.Of(_build1));
        await Until.True(() => Log.Contains("heartbeat sent", StringComparison.Ordinal), "the daemon sends heartbeats");
    }

    private bool RunsInstalled() => new FileInfo($"/proc/{_daemon}/exe").LinkTarget is { } running
        && !running.EndsWith(" (deleted)", StringComparison.Ordinal);

    private void Replace(UnixFileMode mode = (UnixFileMode)0b111_101_101)
    {
        var newer = Path.Combine(_fleet.Folder, "newer");
        Copy(_build1.Installed, newer);
        File.SetUnixFileMode(newer, mode);
        File.Move(newer, _build1.Installed, overwrite: true);
    }

    // By another process: a program that this one writes is busy as long as a child that another test starts just then has the file.
    private static void Copy(string from, string to)
    {
        using var copy = System.Diagnostics.Process.Start("cp", ["-r", from, to]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
