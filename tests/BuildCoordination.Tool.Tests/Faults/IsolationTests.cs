namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>These tests on a builder of a real fleet: they neither fail because of its settings nor change anything of it.</summary>
public sealed class IsolationTests
{
    private const int NothingCanBeMounted = 77;

    [Fact]
    public async Task A_tool_that_a_test_restores_is_not_noted_in_the_users_home()
    {
        await Shell.RunAsync("dotnet", ["tool", "restore"], folder: TestPaths.Root);

        var notes = Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".dotnet");
        Assert.True(Directory.Exists(Path.Combine(notes, "toolResolverCache")), "the SDK notes where the tool is");
        Assert.Null(new DirectoryInfo(notes).LinkTarget);
    }

    [Theory]
    [InlineData("BuildCoordination.Tests", "*ContainerTests.*", "*HostedBuildTests.With_*")]
    [InlineData(
        "BuildCoordination.Tool.Tests", "*SetupTests.On_an_empty_repository*",
        "*TakeOverTests.A_running_script_daemon*", "*DaemonTests.What_a_build_left_to_it*")]
    public async Task On_a_builder_with_settings_in_every_place_the_tests_pass_and_leave_it_as_it_was(string project, params string[] tests)
    {
        var program = Path.Combine(TestPaths.Root, "artifacts", "bin", project, "debug", project);
        string[] words = [program, "-noLogo", "-noColor", .. tests.SelectMany(test => new[] { "-method", test })];

        var (code, output, error) = await Shell.TryAsync(Path.Combine(TestPaths.Root, "tests", "poisoned.sh"), words);

        Assert.SkipWhen(code == NothingCanBeMounted, $"Nothing can be mounted here: {error}");
        Assert.True(code == 0, $"{code}: {output}{error}");
        Assert.Matches($@"Total: [1-9]\d*, Errors: 0, Failed: 0, Skipped: 0", output);
    }
}
