using BuildCoordination.Builds;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>What happens at one moment is one message, which names each event with its time.</summary>
public sealed class MomentTests : IDisposable
{
    private static readonly string[] Targets = ["one", "two"];

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly TemporaryFolder _folder = new();
    private readonly BuildHost _host;

    public MomentTests() => _host = new BuildHost(_folder.Path, new BuildSettings { Server = "build1" }, _time);

    [Fact]
    public async Task A_good_build_of_two_targets_is_three_messages()
    {
        await BuildAsync(Timeout.InfiniteTimeSpan, BuildOutcome.Success, BuildOutcome.Success);

        Assert.Equal(
            [
                "Build Started: lib / one", "Build Complete: lib / one", "Build Complete: lib and its target two",
            ],
            Told.By(_host).Subjects);
        Assert.Equal(
            ["start: |start:one ", "end:one success|start:two ", "end:two success|end: success"], Told.By(_host).Messages.Select(Events));
        Assert.Contains("\nNext: two, started at ", Told.By(_host).Messages[1].Body, StringComparison.Ordinal);
        Assert.All(Told.By(_host).Messages, message => Assert.All(message.Events!, happened => Assert.NotNull(happened.At)));
    }

    [Fact]
    public async Task One_that_fails_in_its_first_target_is_two_and_in_its_second_three()
    {
        await BuildAsync(Timeout.InfiniteTimeSpan, BuildOutcome.Failure);
        Assert.Equal(["Build Started: lib / one", "Build Failed: lib / one: exit code 3"], Told.By(_host).Subjects);

        await BuildAsync(Timeout.InfiniteTimeSpan, BuildOutcome.Success, BuildOutcome.Failure);
        Assert.Equal(
            ["Build Started: lib / one", "Build Complete: lib / one", "Build Failed: lib / two: exit code 3"],
            Told.By(_host).Subjects.Skip(2));
    }

    [Fact]
    public async Task A_host_whose_next_event_does_not_come_reports_what_there_is_after_its_limit()
    {
        var run = await BeginAsync(TimeSpan.FromSeconds(2));
        Assert.Empty(Told.By(_host).Subjects);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Until.True(() => Told.By(_host).Messages.Count == 1, "the start alone");

        var target = await run.BeginTargetAsync("one");
        await target.SucceedAsync();
        Assert.Equal(["Build Started: lib", "Build Started: lib / one"], Told.By(_host).Subjects);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Until.True(() => Told.By(_host).Messages.Count == 3, "the end of the target");
        await run.SucceedAsync();

        Assert.Equal(["Build Complete: lib / one", "Build Complete: lib"], Told.By(_host).Subjects.Skip(2));
    }

    [Fact]
    public async Task A_short_target_that_is_not_coordinated_keeps_no_events_of_a_host_apart()
    {
        var run = await BeginAsync(TimeSpan.FromSeconds(2));
        await (await run.BeginTargetAsync("a task that nobody named")).SucceedAsync();
        await (await run.BeginTargetAsync("one")).SucceedAsync();
        await (await run.BeginTargetAsync("another")).SucceedAsync();
        await run.SucceedAsync();

        Assert.Equal(["Build Started: lib / one", "Build Complete: lib and its target one"], Told.By(_host).Subjects);
        Assert.Equal(["start: |start:one ", "end:one success|end: success"], Told.By(_host).Messages.Select(Events));
        Assert.Equal(3, Told.By(_host).Builds.Single().Targets.Count);
    }

    [Fact]
    public async Task An_event_that_is_none_of_the_fleets_lets_what_waits_go_alone()
    {
        var run = await BeginAsync(Timeout.InfiniteTimeSpan);
        await (await run.BeginTargetAsync("a task that nobody named")).SucceedAsync();
        Assert.Equal(["Build Started: lib"], Told.By(_host).Subjects);
        await (await run.BeginTargetAsync("one")).FailAsync();
        await run.SucceedAsync();

        Assert.Equal(["Build Started: lib / one", "Build Failed: lib / one", "Build Complete: lib"], Told.By(_host).Subjects.Skip(1));
    }

    [Fact]
    public async Task A_run_within_a_run_comes_after_what_the_outer_one_holds_and_nothing_is_reported_twice_or_lost()
    {
        var outer = await BeginAsync(TimeSpan.FromSeconds(2));
        await (await BeginAsync(TimeSpan.FromSeconds(2), outer)).SucceedAsync();
        Assert.Equal(["Build Started: lib"], Told.By(_host).Subjects);
        await (await outer.BeginTargetAsync("one")).SucceedAsync();
        Assert.Equal(["Build Started: lib", "Build Started: lib / one"], Told.By(_host).Subjects);

        var inner = await BeginAsync(TimeSpan.FromSeconds(2), outer);
        var target = await inner.BeginTargetAsync("two");
        await target.SucceedAsync();
        await inner.SucceedAsync();
        await outer.SucceedAsync();

        Assert.Equal(
            [
                "Build Started: lib", "Build Started: lib / one", "Build Complete: lib / one",
                "Build Started: lib / two", "Build Complete: lib / two", "Build Complete: lib",
            ],
            Told.By(_host).Subjects);
        Assert.Equal(
            ["start: ", "", "end:one success", "", "end:two success", ""], Told.By(_host).Messages.Select(Events));
    }

    public void Dispose() => _folder.Dispose();

    private static string Events(Updates.OutgoingMessage message) =>
        string.Join('|', (message.Events ?? []).Select(happened => $"{happened.Event}:{happened.Target} {happened.Result}"));

    private async Task BuildAsync(TimeSpan limit, params BuildOutcome[] outcomes)
    {
        var run = await BeginAsync(limit);
        foreach (var (name, outcome) in Targets.Zip(outcomes))
            await (await run.BeginTargetAsync(name)).CompleteAsync(outcome, outcome.IsGood() ? null : new() { ExitCode = 3 });
        await run.CompleteAsync(outcomes[^1], outcomes[^1].IsGood() ? null : new() { ExitCode = 3 });
        await run.DisposeAsync();
    }

    private Task<BuildRun> BeginAsync(TimeSpan limit, BuildRun? parent = null) => _host.Runs.BeginAsync(
        new BuildRunOptions { Name = "lib", CoordinatedTargets = Targets, HoldLimit = limit, Parent = parent }, default);
}
