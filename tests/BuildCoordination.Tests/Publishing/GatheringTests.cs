using BuildCoordination.Tests.Fleets;
using BuildCoordination.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Publishing;

/// <summary>While a build goes on, what it tells at one moment goes out together: each push takes time from the build's own tools, and public hosts count them.</summary>
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

        await Until.True(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(200));
            return _fleet.AllSubjects().Count > 0;
        }, "the build is heard of");

        var pushes = Path.Combine(_fleet.Remote, "pushes");
        await Until.True(() => File.Exists(pushes) && new FileInfo(pushes).Length > 0, "the hook has run");
        Assert.Equal(4, _fleet.AllSubjects().Count);
        Assert.Single(await File.ReadAllLinesAsync(pushes));
    }

    public void Dispose() => _fleet.Dispose();
}
