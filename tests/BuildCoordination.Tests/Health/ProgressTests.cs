using System.Text.Json.Nodes;
using BuildCoordination.Documents;
using BuildCoordination.Heartbeats;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Health;

public sealed class ProgressTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task How_far_a_job_is_comes_from_its_beat_until_its_status_is_newer_and_ends_with_the_job()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await using var build2 = await _fleet.OpenAsync("build2");
        await build1.Status.SetAsync(ServerState.Building, "job_1795486166");
        await build1.FlushAsync();
        Assert.Null(
            await build1.Heartbeats.SendHeartbeatAsync(
            new HeartbeatContent("building", new JobProgress(3, 12, "Engine")), TimeSpan.Zero, CancellationToken.None));
        Assert.Equal(new JobProgress(3, 12, "Engine"), await ProgressSeenBy(build2));

        var status = _fleet.Read("build1/status.json");
        status["timestamp"] = "2199-01-01T00:00:00Z";
        status["current_job"]!["progress"] = new JsonObject { ["done"] = 9, ["total"] = 12 };
        _fleet.Edit("build1/status.json", status.ToJsonString());
        Assert.Equal(new JobProgress(9, 12), await ProgressSeenBy(build2));

        status["current_job"] = null;
        _fleet.Edit("build1/status.json", status.ToJsonString());
        Assert.Null(await ProgressSeenBy(build2));
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<JobProgress?> ProgressSeenBy(BuildCoordinator reader) =>
        (await reader.Health.CheckAsync()).Servers.Single(server => server.Server == "build1").Progress;
}
