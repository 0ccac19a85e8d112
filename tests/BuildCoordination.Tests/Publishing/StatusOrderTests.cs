using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Builds;
using BuildCoordination.Repository;
using BuildCoordination.Status;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A server's next status replaces its own earlier one, though a clock that was ahead dated that one.</summary>
public sealed class StatusOrderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(50, "restored")]
    [InlineData(60 * 24 * 365)]
    public async Task After_a_clock_that_was_ahead_and_a_state_folder_that_was_lost_the_next_status_and_build_are_seen(
        int minutes, string state = "removed")
    {
        if (state == "restored")
            await PublishAsync(TimeSpan.FromDays(365), BuildOutcome.Success);
        await PublishAsync(TimeSpan.FromMinutes(minutes), BuildOutcome.Success);
        if (state == "removed")
            Directory.Delete(_fleet.Machine("build1")["BUILDCOORD_STATE"], recursive: true);

        await PublishAsync(TimeSpan.Zero, BuildOutcome.Failure);

        var status = Status();
        Assert.Equal("failed", status["status"]!.GetValue<string>());
        Assert.Equal("failed", status["last_build"]!["status"]!.GetValue<string>());
        var time = DateTimeOffset.Parse(status["timestamp"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(time <= TimeProvider.System.GetUtcNow(), $"{time:O}");

        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Status.SetAsync(ServerState.Building);
        await FlushAsync(build1);
        Assert.Equal("building", Status()["status"]!.GetValue<string>());
    }

    // In seconds before or after now: an outbox file of a copy is older, and two users of one outbox go on from the same stamp.
    [Theory]
    [InlineData(0, -60, false)]
    [InlineData(-30, -60, false)]
    [InlineData(-60, -30, true)]
    [InlineData(60, 0, true)]
    [InlineData(3000, -5, true)]
    [InlineData(3000, 2999, false)]
    [InlineData(2999, 3000, true)]
    public void An_older_status_of_a_copy_is_left_out_and_one_that_is_dated_ahead_holds_up_nothing(int known, int next, bool isTaken)
    {
        var documents = new TreeChanges(_ => null, _ => []);
        foreach (var (state, seconds) in new[] { ("success", known), ("building", next) })
        {
            new StatusUpdate { Server = "build1", State = state }
                .Apply(documents, new UpdateContext(state, Now.AddSeconds(seconds).ToUnixTimeMilliseconds()) { Now = Now });
        }

        var status = JsonNode.Parse(Encoding.UTF8.GetString(documents.Read(RepositoryPaths.Status("build1"))!))!;
        Assert.Equal(isTaken ? "building" : "success", status["status"]!.GetValue<string>());
    }

    private async Task PublishAsync(TimeSpan ahead, BuildOutcome outcome)
    {
        await using var build1 = await _fleet.OpenAsync("build1", time: new ClockAhead(ahead));
        await using (var run = await build1.BeginBuildAsync(new() { Name = "nightly" }))
        {
            if (outcome == BuildOutcome.Success)
                await run.SucceedAsync();
            else
                await run.FailAsync();
        }

        await FlushAsync(build1);
    }

    private JsonNode Status() => _fleet.Read("build1/status.json");

    private static async Task FlushAsync(BuildCoordinator coordinator) =>
        Assert.True((await coordinator.FlushAsync(Until.Deadline)).IsVisible);

    private sealed class ClockAhead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
