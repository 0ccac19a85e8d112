using BuildCoordination.Builds;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

/// <summary>Events of the same moment are one message, also for a daemon that publishes at any time whatever waits.</summary>
public sealed class MomentPublishingTests : IDisposable
{
    // Longer than a host's, which a loaded machine may reach.
    private static readonly TimeSpan OfAHost = TimeSpan.FromMinutes(10);

    private static readonly string[] Targets = ["one", "two"];

    private readonly TestFleet _fleet = new();

    [Fact]
    public Task Builds_send_one_message_for_each_moment_while_a_daemon_publishes() => CountAsync(12, publishesEach: true);

    [Fact(Explicit = true)]
    public Task A_thousand_builds_send_one_message_for_each_moment_while_a_daemon_publishes() =>
        CountAsync(1_000, publishesEach: false);

    [Fact]
    public async Task A_build_of_two_targets_is_three_pushes_however_fast_each_event_is_published()
    {
        var commands = Path.Combine(_fleet.Folder, "commands");
        var git = _fleet.Program($"""echo "$*" >> "{commands}"; exec git "$@" """, "noting-git");
        await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_GIT_EXECUTABLE"] = git);
        await BuildAsync(build1, Timeout.InfiniteTimeSpan, publishesEach: true, BuildOutcome.Success, BuildOutcome.Success);
        File.Delete(commands);

        await BuildAsync(build1, Timeout.InfiniteTimeSpan, publishesEach: true, BuildOutcome.Success, BuildOutcome.Success);

        var pushes = (await File.ReadAllLinesAsync(commands))
            .Where(command => command.Contains(" push ", StringComparison.Ordinal)
                && command.Contains("refs/heads/main", StringComparison.Ordinal));
        Assert.True(pushes.Count() == 3, string.Join('\n', pushes));
    }

    public void Dispose() => _fleet.Dispose();

    private async Task CountAsync(int builds, bool publishesEach)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await using var daemon = await _fleet.OpenAsync("build1");
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await daemon.FlushAsync(TimeSpan.FromMinutes(5));
        });
        var expected = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < builds; i++)
        {
            BuildOutcome[] outcomes = (i % 3) switch
            {
                0 => [BuildOutcome.Success, BuildOutcome.Success],
                1 => [BuildOutcome.Failure],
                _ => [BuildOutcome.Success, BuildOutcome.Failure],
            };
            var job = await BuildAsync(build1, i % 2 == 0 ? Timeout.InfiniteTimeSpan : OfAHost, publishesEach, outcomes);
            expected.Add(job, outcomes.Length + 1);
        }

        await stop.CancelAsync();
        await publishing;
        await PublishAsync(build1);
        var messages = _fleet.AllMessages();
        var counts = messages.ToLookup(message => $"{message["job"]}", message => $"{message["id"]} {message["subject"]}");
        Assert.Empty(expected.Where(job => counts[job.Key].Count() != job.Value)
            .Select(job => $"{job.Key}, {job.Value} expected:\n{string.Join('\n', counts[job.Key])}"));
        Assert.Equal(expected.Values.Sum(count => count == 2 ? 4 : 6), messages.SelectMany(TestFleet.EventsOf).Count());
    }

    private static async Task<string> BuildAsync(
        BuildCoordinator build1, TimeSpan limit, bool publishesEach, params BuildOutcome[] outcomes)
    {
        await using var run = await build1.BeginBuildAsync(
            new() { Name = "nightly", CoordinatedTargets = Targets, HoldLimit = limit });
        foreach (var (name, outcome) in Targets.Zip(outcomes))
        {
            await PublishAsync(build1, publishesEach);
            var target = await run.BeginTargetAsync(name);
            await PublishAsync(build1, publishesEach);
            await target.CompleteAsync(outcome);
        }

        await PublishAsync(build1, publishesEach);
        await run.CompleteAsync(outcomes[^1]);
        await PublishAsync(build1, publishesEach);
        return run.JobId;
    }

    private static async Task PublishAsync(BuildCoordinator build1, bool isAsked = true) =>
        Assert.True(!isAsked || (await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
}
