using BuildCoordination.Builds;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>When a running build ends, as its server says it: replays of builds on a fake clock.</summary>
public sealed class ExpectedEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 29, 8, 0, 0, TimeSpan.Zero));
    private readonly BuildHost _host;

    public ExpectedEndTests() => _host = new BuildHost(_folder.Path, time: _time);

    // Two sets of targets, a machine that gets busier, noise of a fifth up and down, early failures, and another branch now and then.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task From_the_third_build_on_half_of_the_expected_ends_are_within_15_percent(int seed)
    {
        var random = new Random(seed);
        var (errors, successes) = (new List<double>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var number = 0; number < 60; number++)
        {
            var targets = random.Next(3) == 0 ? "MavenInstall" : "All";
            var usual = (targets == "All" ? 45 : 28) * (1 + (number / 300.0));
            var isFailure = random.Next(5) == 0;
            var duration = TimeSpan.FromMinutes(isFailure ? usual * random.NextDouble() : usual * (0.8 + (0.4 * random.NextDouble())));

            var (started, expected) = await BuildAsync(targets, random.Next(6) == 0 ? "4.22" : "main", duration, isFailure);

            var before = successes.GetValueOrDefault(targets);
            Assert.Equal(before > 0, expected is not null);
            if (isFailure)
                continue;
            successes[targets] = before + 1;
            if (before >= 2)
                errors.Add(Math.Abs((expected!.Value - started - duration) / duration));
        }

        Assert.InRange(errors.Count, 20, 60);
        Assert.InRange(errors.Order().ElementAt(errors.Count / 2), 0, 0.15);
    }

    [Fact]
    public async Task The_first_build_of_a_branch_ends_as_those_of_other_branches_do_and_the_next_as_that_one()
    {
        await BuildAsync("All", "main", TimeSpan.FromMinutes(40));

        var (first, expected) = await BuildAsync("All", "4.22", TimeSpan.FromMinutes(60));
        var (second, next) = await BuildAsync("All", "4.22", TimeSpan.FromMinutes(60));

        Assert.Equal(TimeSpan.FromMinutes(40), expected - first);
        Assert.Equal(TimeSpan.FromMinutes(60), next - second);
    }

    [Fact]
    public async Task Nobody_knows_the_end_of_what_was_never_built()
    {
        await BuildAsync("All", "main", TimeSpan.FromMinutes(40), isFailure: true);

        Assert.Null((await BuildAsync("All", "main", TimeSpan.FromMinutes(40))).Expected);
        Assert.Null((await BuildAsync("Docs", "main", TimeSpan.FromMinutes(1))).Expected);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(DateTimeOffset Started, DateTimeOffset? Expected)> BuildAsync(
        string targets, string branch, TimeSpan duration, bool isFailure = false)
    {
        await using var run = await _host.Runs.BeginAsync(
            new() { Name = "cloudstack", Branch = branch, Commit = "unknown", Requested = [targets] }, default);
        var job = (await _host.Runs.NowAsync(default)).CurrentJob!;
        _time.Advance(duration);
        await run.CompleteAsync(isFailure ? BuildOutcome.Failure : BuildOutcome.Success);
        return (job.StartedAt!.Value, job.ExpectedAt);
    }
}
