using BuildCoordination.Diagnostics;
using BuildCoordination.Tests.Fleets;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Publishing;

/// <summary>
/// The reports of one moment of a build are one push: each push takes time from the build's own tools, and public hosts count them.
/// </summary>
public sealed class GatheringTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task What_a_build_tells_at_one_moment_is_one_push()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_LEVEL"] = "target", time: clock);
        _fleet.Hook("post-receive", "grep -o refs/heads/main >> pushes");
        await using var run = await build1.BeginBuildAsync(new() { Name = "nightly", CoordinatedTargets = ["compile", "pack"] });
        await using var compile = await run.BeginTargetAsync("compile");
        await compile.SucceedAsync();
        await using var pack = await run.BeginTargetAsync("pack");
        Assert.Empty(_fleet.AllSubjects());

        await AdvanceUntilAsync(clock, reports: 4);

        var pushes = Path.Combine(_fleet.Remote, "pushes");
        await Until.True(() => File.Exists(pushes) && new FileInfo(pushes).Length > 0, "the hook has run");
        Assert.Equal(4, _fleet.AllSubjects().Count);
        Assert.Single(await File.ReadAllLinesAsync(pushes));
    }

    [Fact]
    public async Task A_report_soon_after_a_push_waits_until_two_seconds_have_passed()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var build1 = await _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_LEVEL"] = "target", time: clock);
        await using var run = await build1.BeginBuildAsync(new() { Name = "nightly", CoordinatedTargets = ["compile"] });
        await AdvanceUntilAsync(clock, reports: 1);
        // The remote has the report a little before the publisher knows.
        await build1.Context.Background.TakeTurnAsync(
            () => Task.FromResult<CoordinationDiagnostic?>(null), TestContext.Current.CancellationToken);

        await using var compile = await run.BeginTargetAsync("compile");
        // The clock may have moved once between the push and the look that saw it.
        for (var passed = 0; passed < 8; passed++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Single(_fleet.AllSubjects());
        }

        await AdvanceUntilAsync(clock, reports: 2);
    }

    private Task AdvanceUntilAsync(FakeTimeProvider clock, int reports) => Until.True(() =>
    {
        clock.Advance(TimeSpan.FromMilliseconds(200));
        return _fleet.AllSubjects().Count == reports;
    }, $"{reports} reports are published");

    public void Dispose() => _fleet.Dispose();
}
