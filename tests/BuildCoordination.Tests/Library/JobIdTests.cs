using BuildCoordination.Diagnostics;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>A CI passes the id of its own run, and may retry it.</summary>
public sealed class JobIdTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_that_is_built_again_at_once_is_in_the_history_each_time(bool isPublishedBetween)
    {
        // The clock stands still: each of them begins and ends in one second.
        var time = new StandingClock();
        await using (var coordinator = await _fleet.OpenAsync("build1", time: time))
        {
            foreach (var succeeds in new[] { false, true, true })
            {
                await using var run = await coordinator.BeginBuildAsync(new() { Name = "docs", JobId = "ci-77" }, Cancel);
                await (succeeds ? run.SucceedAsync(cancellationToken: Cancel) : run.FailAsync(cancellationToken: Cancel));
                if (isPublishedBetween)
                    Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);
            }

            Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), Cancel)).IsVisible);
        }

        Assert.Equal(
            ["ci-77 success", "ci-77 success", "ci-77 failure"],
            _fleet.Read("build1/builds.json")["builds"]!.AsArray().Select(build => $"{build!["id"]} {build["result"]}"));
        Assert.Equal(3, _fleet.LiveMessages().Count(message => $"{message["event"]}" == "end"));
    }

    [Fact]
    public async Task A_job_that_runs_cannot_be_begun_again_and_can_after_its_end()
    {
        await using var coordinator = await _fleet.OpenAsync("build1");
        await using var other = await _fleet.OpenAsync("build1");
        await using (var run = await coordinator.BeginBuildAsync(new() { Name = "docs", JobId = "ci-77" }, Cancel))
        {
            var second = await Assert.ThrowsAsync<CoordinationException>(
                () => other.BeginBuildAsync(new() { Name = "pages", JobId = "ci-77" }, Cancel));
            Assert.Equal("BC4011", second.Diagnostic.Code);
            Assert.Contains("'ci-77'", second.Diagnostic.Message, StringComparison.Ordinal);
            await run.SucceedAsync(cancellationToken: Cancel);
        }

        await using var again = await other.BeginBuildAsync(new() { Name = "docs", JobId = "ci-77" }, Cancel);
        await again.SucceedAsync(cancellationToken: Cancel);
    }

    private sealed class StandingClock : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
