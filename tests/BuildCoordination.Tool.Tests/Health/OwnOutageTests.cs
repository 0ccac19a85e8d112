using BuildCoordination.Health;
using BuildCoordination.Status;

namespace BuildCoordination.Tool.Tests.Health;

/// <summary>A machine that cannot reach the repository does not take its own silence for the others'.</summary>
public sealed class OwnOutageTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_server_that_was_alive_at_the_last_contact_is_not_lost_because_this_machine_is_offline()
    {
        await using (var build2 = await _fleet.OpenAsync("build2"))
        {
            await build2.Status.SetAsync(ServerState.Building, "job_1795486166");
            await build2.FlushAsync();
            Assert.Null(await build2.Heartbeats.SendHeartbeatAsync());
        }

        _fleet.Edit(
            "coordination/jobs.json",
            $$"""{"jobs": [{"id": "job_b", "status": "running", "started_at": "{{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}"}]}""");
        var clock = new Clock();
        await using var build1 = await _fleet.OpenAsync("build1", time: clock);
        Assert.Equal(HeartbeatVerdict.Alive, Build2(await build1.Health.CheckAsync()).Heartbeat);
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        clock.Ahead = TimeSpan.FromDays(2);

        var offline = await build1.Health.CheckAsync();

        Assert.NotNull(offline.Stale);
        Assert.Equal((HeartbeatVerdict.Alive, null), (Build2(offline).Heartbeat, Build2(offline).PresumedDeadSince));
        Assert.InRange(Build2(offline).HeartbeatAge!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Empty(offline.StuckJobs);
        Directory.Move(_fleet.Remote + ".away", _fleet.Remote);
        var online = await build1.Health.CheckAsync();
        Assert.Equal(HeartbeatVerdict.Lost, Build2(online).Heartbeat);
        Assert.NotEmpty(online.StuckJobs);
    }

    public void Dispose() => _fleet.Dispose();

    private static ServerHealth Build2(FleetHealth health) => Assert.Single(health.Servers, server => server.Server == "build2");

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

        public override long GetTimestamp() => System.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);
    }
}
