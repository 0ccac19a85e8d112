namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>A machine on which a user builds and root looks after the daemon.</summary>
public sealed class OtherUserTests : IDisposable
{
    private const string User = "65534";

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_daemon_of_one_user_delivers_what_another_of_the_group_accepted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can be two users.");
        var state = Path.Combine(_fleet.Folder, "state");
        Directory.CreateDirectory(state);
        await Shell.RunAsync("chgrp", [User, state]);
        File.SetUnixFileMode(state, (UnixFileMode)Convert.ToInt32("2770", 8));
        // The remote is root's alone: only root's daemon can deliver.
        var daemon = new Buildcoord(_fleet, "build1", ("BUILDCOORD_STATE", state), ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s"));
        try
        {
            Assert.Equal(0, (await daemon.RunAsync("daemon", "start")).Code);
            var end = await SendAsAsync(state);
            Assert.True(end.Code == 0, end.Error);
            await Until.True(() => _fleet.AllSubjects().Contains("from another user"), "root's daemon delivered it");
        }
        finally
        {
            await daemon.RunAsync("daemon", "uninstall");
        }
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<(int Code, string Output, string Error)> SendAsAsync(string state)
    {
        // Copied, for this repository may lie where other users cannot look.
        var tool = Path.Combine(_fleet.Folder, "tool");
        await Shell.RunAsync("cp", ["-r", Path.GetDirectoryName(Buildcoord.Program)!, tool]);
        var home = Path.Combine(_fleet.Folder, "user");
        Directory.CreateDirectory(home);
        await Shell.RunAsync("chown", ["-R", $"{User}:{User}", home]);
        await Shell.RunAsync("chmod", ["-R", "a+rX", tool]);
        await Shell.RunAsync("chmod", ["a+x", _fleet.Folder]);
        await Shell.RunAsync("chmod", ["-R", "go-rwx", _fleet.Remote]);
        var environment = _fleet.Machine("build1");
        foreach (var name in new[] { "HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME" })
            environment[name] = home;
        environment["BUILDCOORD_STATE"] = state;
        environment["BUILDCOORD_FLUSH_LIMIT"] = "2s";
        return await Shell.TryAsync(
            "setpriv",
            ["--reuid", User, "--regid", User, "--clear-groups", Path.Combine(tool, "buildcoord"), "send", "all", "info",
            "from another user", ""], environment, home);
    }
}
