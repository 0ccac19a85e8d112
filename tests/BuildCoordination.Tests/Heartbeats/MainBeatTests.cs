using System.Globalization;
using BuildCoordination.Heartbeats;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Heartbeats;

/// <summary>When the main branch carries beats too, for those who still read them there.</summary>
[Trait("Takes", "long")]
public sealed class MainBeatTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_server_that_always_beats_on_main_does_so_every_four_minutes_and_on_its_branch_every_time()
    {
        await FoundAsync();
        await using var build1 = await OpenAsync("always");
        for (var minute = 0; minute < 9; minute++)
        {
            Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, BeatsOnMain());
        Assert.Contains("\"sequence\": 9,", Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_of_a_build_are_on_the_heartbeat_branch_which_keeps_no_history_and_never_on_main()
    {
        await FoundAsync();
        await using var build1 = await OpenAsync("always");

        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync(
            new HeartbeatContent("building", null, new(["[INFO] Compiling"])), TimeSpan.Zero, TestContext.Current.CancellationToken));

        Assert.Equal("building", _fleet.Read("build1/heartbeat.json")["status"]!.GetValue<string>());
        Assert.Null(_fleet.Read("build1/heartbeat.json")["output"]);
        Assert.Contains("[INFO] Compiling", Shell.Git(_fleet.Remote, "log", "-1", "--format=%B", "beat/build1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", 1)]
    [InlineData("never", 0)]
    public async Task A_partner_that_beats_on_main_only_finds_ours_there_unless_that_is_switched_off(string policy, int beats)
    {
        await FoundAsync();
        PartnerBeats("build3", TimeSpan.Zero);
        await SendHeartbeatAsync(policy);
        Assert.Equal(beats, BeatsOnMain());
    }

    [Theory]
    [InlineData("auto", 1)]
    [InlineData("never", 0)]
    public async Task A_monitor_that_looks_at_main_finds_our_beat_there_unless_that_is_switched_off(string policy, int beats)
    {
        await FoundAsync();
        _fleet.Edit(".github/workflows/monitor.yml", "run: for server in build*; do jq .timestamp $server/heartbeat.json; done");
        await SendHeartbeatAsync(policy);
        Assert.Equal(beats, BeatsOnMain());
    }

    [Fact]
    public async Task A_workflow_that_looks_at_something_else_wants_no_beat()
    {
        await FoundAsync();
        _fleet.Edit(".github/workflows/check.yml", "run: jq . coordination/messages.json");
        await SendHeartbeatAsync("auto");
        Assert.Equal(0, BeatsOnMain());
    }

    [Fact]
    public async Task A_partner_whose_beat_on_main_is_of_the_day_before_yesterday_wants_no_beat()
    {
        await FoundAsync();
        PartnerBeats("build3", TimeSpan.FromHours(48));
        await SendHeartbeatAsync("auto");
        Assert.Equal(0, BeatsOnMain());
    }

    [Fact]
    public async Task Partners_that_beat_on_branches_want_no_beat_on_main()
    {
        await FoundAsync();
        // One of ours, and one with the scripts that has gone over to a branch since its last beat on main.
        await using var build2 = await _fleet.OpenAsync("build2");
        Assert.Null(await build2.Heartbeats.SendHeartbeatAsync());
        PartnerBeats("build3", TimeSpan.FromHours(1));
        PartnerBeats("build3", TimeSpan.Zero, "heartbeat-build3");

        await SendHeartbeatAsync("auto");

        Assert.Equal(0, BeatsOnMain());
    }

    public void Dispose() => _fleet.Dispose();

    // Real time: a publisher's pauses would never end on a clock that stands still.
    private async Task FoundAsync()
    {
        await using var build2 = await _fleet.OpenAsync("build2");
        await build2.Status.SetAsync(ServerState.Idle);
        Assert.True((await build2.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
    }

    private Task<BuildCoordinator> OpenAsync(string policy) =>
        _fleet.OpenAsync("build1", change: variables => variables["BUILDCOORD_HEARTBEAT_ON_MAIN"] = policy, time: _clock);

    private async Task SendHeartbeatAsync(string policy)
    {
        await using var build1 = await OpenAsync(policy);
        Assert.Null(await build1.Heartbeats.SendHeartbeatAsync());
        Assert.Equal("1", Shell.Git(_fleet.Remote, "rev-list", "--count", "beat/build1"));
    }

    /// <summary>What the scripts write: no sequence.</summary>
    private void PartnerBeats(string server, TimeSpan ago, string branch = "main")
    {
        var time = (_clock.GetUtcNow() - ago).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        _fleet.Edit(
            $"{server}/heartbeat.json",
            $$"""{ "server": "{{server}}", "timestamp": "{{time}}", "uptime_seconds": 88091, "healthy": true }""", branch);
    }

    private int BeatsOnMain() =>
        int.Parse(Shell.Git(_fleet.Remote, "rev-list", "--count", "main", "--", "build1/heartbeat.json"), CultureInfo.InvariantCulture);
}
