using BuildCoordination.Builds;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Builds;

[Trait("Takes", "long")]
public sealed class LevelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BuildHost _host;

    public LevelTests() => _host = new BuildHost(_folder.Path, new BuildSettings { Server = "build1", CoordinatedTargets = ["Pack"] });

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BroadcastLevel.Build, "Build Started: lib|Build Complete: lib")]
    [InlineData(
        BroadcastLevel.Target,
        "Build Started: lib|Build Started: lib / pack|Build Complete: lib / pack|Build Started: lib / Test|Build Complete: lib / "
            + "Test|Build Complete: lib")]
    [InlineData(BroadcastLevel.Failures, "")]
    public async Task A_level_says_what_of_a_good_build_is_sent(BroadcastLevel level, string subjects)
    {
        await BuildAsync(level, BuildOutcome.Success);

        Assert.Equal(subjects, string.Join('|', Told.By(_host).Subjects));
        Assert.Single(Told.By(_host).Builds);
    }

    [Fact]
    public async Task Level_failures_tells_one_message_per_failed_build_and_the_first_success_after_it()
    {
        foreach (var outcome in new[]
        {
            BuildOutcome.Success,
            BuildOutcome.Failure,
            BuildOutcome.Cancellation,
            BuildOutcome.Skip,
            BuildOutcome.Success,
            BuildOutcome.Success,
        })
        {
            await BuildAsync(BroadcastLevel.Failures, outcome);
        }

        Assert.Equal(["Build Failed: lib: exit code 3", "Build Cancelled: lib", "Build Complete: lib (fixed)"], Told.By(_host).Subjects);
        Assert.StartsWith("Fixed: the build before it ended with failure\n", Told.By(_host).Messages[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fixed_compares_builds_of_the_same_name_and_branch_only()
    {
        await BuildAsync(BroadcastLevel.Failures, BuildOutcome.Failure, branch: "main");
        await BuildAsync(BroadcastLevel.Failures, BuildOutcome.Success, branch: "4.20");
        await BuildAsync(BroadcastLevel.Failures, BuildOutcome.Success, branch: "main", name: "other");
        Assert.Equal(["Build Failed: lib: exit code 3"], Told.By(_host).Subjects);

        await BuildAsync(BroadcastLevel.Failures, BuildOutcome.Success, branch: "main");
        Assert.Equal("Build Complete: lib (fixed)", Told.By(_host).Subjects.Last());
    }

    [Theory]
    [InlineData("One: the disk is full; Two: no network", "One")]
    [InlineData("no network", "Two")]
    [InlineData(null, "Two")]
    public async Task Of_several_failures_the_message_names_the_target_that_its_reason_is_of(string? reason, string named)
    {
        await using var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default);
        await (await run.BeginTargetAsync("One")).FailAsync(BuildOutcome.Failure, new() { Reason = "the disk is full" });
        await (await run.BeginTargetAsync("Two")).FailAsync(BuildOutcome.Failure, new() { Reason = "no network" });
        await run.EndAsync(BuildOutcome.Failure, new() { Reason = reason });

        var body = Told.By(_host).Messages[^1].Body;
        Assert.StartsWith($"Reason: {reason ?? "no network"}\nTarget: {named}\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_memory_of_builds_stays_small()
    {
        var history = BuildHistory.Empty;
        for (var i = 0; i < 50; i++)
        {
            await using var run = await _host.Runs.BeginAsync(new() { Name = "lib" }, default);
            await run.SucceedAsync();
            history = _host.Folder.ReadHistory("build1");
        }

        Assert.Equal(20, history.Builds.Count);
    }

    private async Task BuildAsync(BroadcastLevel level, BuildOutcome outcome, string name = "lib", string? branch = null)
    {
        await using var run = await _host.Runs.BeginAsync(
            new() { Name = name, Branch = branch, Level = level, CoordinatedTargets = ["Test"] }, default);
        foreach (var target in new[] { "Compile", "pack", "Test" })
            await (await run.BeginTargetAsync(target)).SucceedAsync();
        await run.EndAsync(outcome, new() { ExitCode = outcome == BuildOutcome.Failure ? 3 : null });
    }
}
