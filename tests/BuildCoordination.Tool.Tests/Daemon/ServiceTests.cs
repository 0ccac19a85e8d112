using System.Net.Sockets;
using System.Text;

namespace BuildCoordination.Tool.Tests.Daemon;

/// <summary>The daemon as a service manager sees it.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task It_tells_when_it_is_ready_that_it_lives_while_the_remote_is_away_what_it_does_and_when_it_stops()
    {
        var path = Path.Combine(_fleet.Folder, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        var build1 = new Buildcoord(
            _fleet, "build1", ("NOTIFY_SOCKET", path), ("WATCHDOG_USEC", "1500000"), ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s"));
        using var daemon = build1.Start("daemon", "run");

        await HearAsync(socket, "READY=1");
        await HearAsync(socket, "STATUS=heartbeat sent, idle");
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await HearAsync(socket, "STATUS=BC20");
        for (var i = 0; i < 4; i++)
            await HearAsync(socket, "WATCHDOG=1");
        await Shell.RunAsync("kill", ["-TERM", $"{daemon.Id}"]);
        await HearAsync(socket, "STOPPING=1");
        Assert.Equal(0, (await Buildcoord.EndAsync(daemon)).Code);
    }

    [Fact]
    public async Task The_unit_that_would_be_installed_is_one_that_systemd_accepts()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed.");
        var unit = await new Buildcoord(_fleet, "build1", ("BUILDCOORD_MANAGER", "A \"quoted\" 100 % $name"))
            .RunAsync("daemon", "install", "--dry-run");
        var file = Path.Combine(_fleet.Folder, "buildcoord.service");
        File.WriteAllText(file, unit.Output);

        var (code, output, error) = await Shell.TryAsync("systemd-analyze", ["verify", "--man=no", file]);

        Assert.Equal((0, ""), (code, output + error));
        Assert.Contains("Environment=\"BUILDCOORD_MANAGER=A \\\"quoted\\\" 100 %% $name\"", unit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_the_repositorys_address_is_not_in_the_unit()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", "https://me:s3cret-t0ken@git.example.org/fleet.git"));
        var unit = await build1.RunAsync("daemon", "install", "--dry-run");
        Assert.Contains("https://git.example.org/fleet.git", unit.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", unit.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task HearAsync(Socket socket, string wanted)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, deadline.Token);
            if (Encoding.UTF8.GetString(buffer, 0, length).StartsWith(wanted, StringComparison.Ordinal))
                return;
        }
    }
}
