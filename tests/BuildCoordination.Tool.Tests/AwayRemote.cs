using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BuildCoordination.Tool.Tests;

/// <summary>The fleet's repository, away in one of three ways, and then back.</summary>
internal sealed class AwayRemote : IAsyncDisposable
{
    private readonly TestFleet _fleet;
    private readonly int _port;
    private TcpListener? _listener;
    private Process? _daemon;

    public AwayRemote(TestFleet fleet, string how)
    {
        _fleet = fleet;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Url = how == "renamed" ? fleet.Remote : $"git://127.0.0.1:{_port}/coordination.git";
        if (how == "renamed")
            Directory.Move(fleet.Remote, fleet.Remote + ".away");
        if (how != "hangs")
            StopListening();
    }

    public string Url { get; }

    public async Task ComeBackAsync()
    {
        StopListening();
        if (!Directory.Exists(_fleet.Remote))
        {
            Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
            return;
        }

        _daemon = Shell.Start(
            "git", ["daemon", "--listen=127.0.0.1", $"--port={_port}", "--reuseaddr", "--export-all", "--enable=receive-pack",
            $"--base-path={_fleet.Folder}"]);
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < Until.Deadline)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException("git daemon did not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        StopListening();
        if (_daemon is null)
            return;
        _daemon.Kill(entireProcessTree: true);
        await _daemon.WaitForExitAsync();
        _daemon.Dispose();
    }

    private void StopListening()
    {
        _listener?.Dispose();
        _listener = null;
    }
}
