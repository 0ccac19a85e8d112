namespace BuildCoordination.Nuke.Tests;

/// <summary>NUKE's successor, told by the package that is made of the same sources.</summary>
public sealed class FalloutTests(CompiledBuilds builds)
{
    [Fact(Explicit = true)]
    public async Task A_build_that_moved_to_the_successor_is_told_as_before()
    {
        Assert.SkipWhen(
            File.Exists(Path.Combine(TestPaths.Root, "artifacts", "optional-packages", "Fallout.Common.missing")),
            "Fallout.Common cannot be restored here");
        using var user = new UserBuild(await builds.CompileForFalloutAsync(), mark: ".fallout");
        Assert.Equal(0, (await user.RunAsync("Told")).Code);
        Assert.Equal(255, (await user.RunAsync("LastOfAll")).Code);
        Assert.Equal(
            [
                "start Build Started: app", "start Build Started: app / Told", "end success Build Complete: app / Told",
                    "end success Build Complete: app",
                "start Build Started: app", "end failure Build Failed: app: Throws: the answer is 42; not run: AfterThrows, LastOfAll",
            ],
            user.Heard);
    }
}
