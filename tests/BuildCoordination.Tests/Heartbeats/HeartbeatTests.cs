using BuildCoordination.Health;
using BuildCoordination.Heartbeats;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Heartbeats;

[Trait("Takes", "long")]
public sealed class HeartbeatTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Beats_leave_no_history_and_nothing_on_main_and_the_others_see_that_the_server_is_alive()
    {
        await using var build1 = await StartAsync("build1");
        var commits = _fleet.Commits();

        for (var i = 0; i < 5; i++)
            Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());

        Assert.Equal("1", Shell.Git(_fleet.Remote, "rev-list", "--count", "beat/build1"));
        Assert.Equal(commits, _fleet.Commits());
        Assert.Contains("\"sequence\": 5", Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1"), StringComparison.Ordinal);
        await using var build2 = await _fleet.OpenAsync("build2");
        var health = Assert.Single((await build2.Health.CheckAsync()).Servers);
        Assert.Equal(("build1", HeartbeatVerdict.Alive), (health.Server, health.Heartbeat));
    }

    [Fact]
    public async Task The_last_lines_of_a_build_go_with_its_heartbeats_and_cost_no_push_more()
    {
        await using var build1 = await StartAsync("build1");
        var pushes = Path.Combine(_fleet.Folder, "pushes");
        _fleet.Hook("post-receive", $"echo push >> {pushes}");

        foreach (var line in new[] { "[INFO] Compiling", "[INFO] Testing", "[INFO] Packing" })
        {
            Assert.Null(await build1.Heartbeats.SendHeartbeatAsync(
                new HeartbeatContent("building", null, new([line])), TimeSpan.Zero, TestContext.Current.CancellationToken));
            Assert.Contains(line, Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1"), StringComparison.Ordinal);
        }

        Assert.Equal(3, (await File.ReadAllLinesAsync(pushes)).Length);
    }

    [Fact]
    public async Task A_server_that_stops_beating_is_stale_to_who_watched_it_for_five_intervals()
    {
        await using var build1 = await StartAsync("build1");
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var build2 = await _fleet.OpenAsync("build2", time: clock);

        Assert.True((await build2.Health.CheckAsync()).IsHealthy);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HeartbeatVerdict.Stale, (await build2.Health.CheckAsync()).Servers.Single().Heartbeat);
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.NotEqual(HeartbeatVerdict.Stale, (await build2.Health.CheckAsync()).Servers.Single().Heartbeat);
    }

    [Fact]
    public async Task A_server_whose_clock_is_a_day_behind_lives_as_long_as_its_sequence_moves()
    {
        var behind = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-1));
        await using var build1 = await _fleet.OpenAsync("build1", time: behind);
        await build1.Status.SetAsync(ServerState.Idle);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        await using var build2 = await _fleet.OpenAsync("build2");

        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.True((await build2.Health.CheckAsync()).IsHealthy);
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.Equal(HeartbeatVerdict.Alive, (await build2.Health.CheckAsync()).Servers.Single().Heartbeat);
    }

    [Fact]
    public async Task Two_machines_with_one_server_id_do_not_beat_in_turns()
    {
        await using var first = await StartAsync("build1");
        Assert.Null(await first.Heartbeats.SendHeartbeatAsync());
        await using var second = await _fleet.OpenAsync("build1", "other-host");
        Assert.Equal("BC3102", (await second.Heartbeats.SendHeartbeatAsync())?.Code);
        Assert.Null(await first.Heartbeats.SendHeartbeatAsync());
    }

    [Fact]
    public async Task Where_a_branch_may_not_be_replaced_the_beat_goes_to_main_with_a_warning()
    {
        await using var build1 = await StartAsync("build1");
        Shell.Git(_fleet.Remote, "config", "receive.denyNonFastForwards", "true");
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.Equal("BC3103", (await build1.Heartbeats.SendHeartbeatAsync())?.Code);
        Assert.Equal(2, _fleet.Read("build1/heartbeat.json")["sequence"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(2, null, 60)]
    [InlineData(5, null, 100)]
    [InlineData(5, "30s", 30)]
    public async Task The_more_servers_share_a_repository_the_rarer_each_beats_unless_it_is_set(int servers, string? set, int seconds)
    {
        for (var i = 2; i <= servers; i++)
            await (await StartAsync($"build{i}")).DisposeAsync();
        await (await StartAsync("build1")).DisposeAsync();
        await using var build1 = await _fleet.OpenAsync("build1", change: machine =>
        {
            if (set is not null)
                machine["BUILDCOORD_HEARTBEAT_INTERVAL"] = set;
        });
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.Contains(
            $"\"interval_seconds\": {seconds}", Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_beat_before_there_is_a_fleet()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        Assert.Equal("BC3101", (await build1.Heartbeats.SendHeartbeatAsync())?.Code);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<BuildCoordinator> StartAsync(string server)
    {
        var coordinator = await _fleet.OpenAsync(server);
        await coordinator.Status.SetAsync(ServerState.Idle);
        Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        return coordinator;
    }
}
