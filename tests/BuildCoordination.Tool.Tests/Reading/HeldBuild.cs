using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>A machine with a failed build and a message that its daemon, which is stopped, has not published.</summary>
public sealed class HeldBuild : IAsyncLifetime
{
    private readonly TestFleet _fleet = new();
    private int _daemon;

    internal Buildcoord Build1 { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Build1 = new Buildcoord(_fleet, "build1");
        await Build1.RunAsync("daemon", "start");
        await Until.True(
            () => Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/main") != "",
            "the daemon founded the fleet");
        _daemon = JsonNode.Parse((await Build1.RunAsync("daemon", "status", "--json")).Output)!["process_id"]!.GetValue<int>();
        await StopBetweenTwoPushesAsync();
        Assert.Equal(
            3, (await Build1.RunAsync("run", "--name", "docs", "--log", "docs.log", "--", "sh", "-c", "echo it broke; exit 3")).Code);
    }

    // Stopped while it holds the cache, it would keep everybody else from reading.
    private async Task StopBetweenTwoPushesAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            await Shell.RunAsync("kill", ["-STOP", $"{_daemon}"]);
            Build1.Environment["BUILDCOORD_GIT_DEADLINE"] = "5s";
            var isFree = (await Build1.RunAsync("health", "--fail-on", "never")).Code == 0;
            Build1.Environment.Remove("BUILDCOORD_GIT_DEADLINE");
            if (isFree)
                return;
            Assert.True(attempt < 20, "the daemon always holds the cache");
            await Shell.RunAsync("kill", ["-CONT", $"{_daemon}"]);
            await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.RunAsync("kill", ["-CONT", $"{_daemon}"]);
        await Build1.RunAsync("daemon", "stop");
        _fleet.Dispose();
    }
}
