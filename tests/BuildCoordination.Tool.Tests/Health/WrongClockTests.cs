using System.Text.Json.Nodes;
using BuildCoordination.Status;

namespace BuildCoordination.Tool.Tests.Health;

/// <summary>A server whose clock is a day off, as the others see it: its sequence moves, so it lives.</summary>
public sealed class WrongClockTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public WrongClockTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task The_page_and_watch_show_it_as_alive(int days)
    {
        await using var build2 = await OpenAsync(days);
        Assert.True((await _build1.RunAsync("health")).Code == 0);
        Assert.Null(await build2.Heartbeats.SendHeartbeatAsync());
        var page = Path.Combine(_fleet.Folder, "page");

        Assert.Equal(0, (await _build1.RunAsync("page", "--output", page)).Code);

        var html = await File.ReadAllTextAsync(Path.Combine(page, "index.html"));
        Assert.Contains("id=\"server-build2\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<p class=\"notice\">", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">lost<", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">stale<", html, StringComparison.Ordinal);

        Assert.Null(await build2.Heartbeats.SendHeartbeatAsync());
        using var watch = _build1.Start("watch", "--json");
        string? heartbeat = null;
        while (heartbeat is null && await watch.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline) is { } line)
        {
            var server = JsonNode.Parse(line)!["server"];
            heartbeat = server?["status"]?["server"]?.GetValue<string>() == "build2" ? server["heartbeat"]!.GetValue<string>() : null;
        }

        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        await Buildcoord.EndAsync(watch);
        Assert.Equal("alive", heartbeat);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task What_it_reports_is_waited_for_as_that_of_any_other_server(int days)
    {
        Assert.Equal(0, (await _build1.RunAsync("inbox")).Code);
        await using var build2 = await OpenAsync(days);
        using var waiting = _build1.Start("wait", "--for", "status", "--from", "build2", "--state", "failed", "--timeout", "2m");
        Assert.Equal("buildcoord: build2 is idle. Waiting for failed.", await waiting.StandardError.ReadLineAsync());
        await build2.Status.SetAsync(ServerState.Failed);
        await FlushAsync(build2);
        Assert.Equal(0, (await Buildcoord.EndAsync(waiting)).Code);

        await build2.Messages.SendAsync(new() { To = "build1", Subject = "Ready" });
        await FlushAsync(build2);
        var message = await _build1.RunAsync("wait", "--for", "message", "--from", "build2", "--timeout", "2m");
        Assert.True(message.Code == 0, message.Error);
        Assert.Contains("Ready", message.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<BuildCoordinator> OpenAsync(int days)
    {
        await _build1.RunAsync("status", "idle");
        var build2 = await _fleet.OpenAsync("build2", time: new WrongClock(days));
        await build2.Status.SetAsync(ServerState.Idle);
        await FlushAsync(build2);
        Assert.Null(await build2.Heartbeats.SendHeartbeatAsync());
        return build2;
    }

    private static async Task FlushAsync(BuildCoordinator coordinator) =>
        Assert.True((await coordinator.FlushAsync(Until.Deadline)).IsVisible);

    private sealed class WrongClock(int days) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(days);
    }
}
