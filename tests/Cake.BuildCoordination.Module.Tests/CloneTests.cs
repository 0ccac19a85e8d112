using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Cake.Tests;

/// <summary>CloudStack from a clone of this repository: build.cake with the real mvn and dpkg-buildpackage.</summary>
public sealed class CloneTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Dictionary<string, string> _environment;
    private readonly SampleTree _source;

    public CloneTests(PackedModule module)
    {
        _environment = _fleet.Machine("none");
        foreach (var (name, value) in module.Settings)
            _environment[name] = value;
        // A clone has no module before the first run.
        _environment.Remove("CAKE_PATHS_MODULES");
        _environment["BUILDCOORD_SERVER"] = _environment["BUILDCOORD_REPOSITORY"] = "";
        // The module is made in the clone with the packages that the machine has.
        _environment["NUGET_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(module.Settings["DOTNET_CLI_HOME"], ".nuget", "packages");
        _source = new SampleTree(_fleet);
        _environment[_source.Variables.Name] = _source.Variables.Value;
    }

    private IEnumerable<string> Heard => _fleet.Moments()
        .Select(happened => $"{happened.What} {happened.Subject.Split(" (")[0]}".TrimStart());

    [Fact(Explicit = true)]
    public async Task A_build_of_CloudStack_ends_with_its_packages_told()
    {
        var run = await CakeAsync();

        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Contains("Reactor Summary", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "start Build Started: cloudstack", "start Build Started: cloudstack / MavenInstall",
                    "end success Build Complete: cloudstack / MavenInstall",
                "start Build Started: cloudstack / DebPackage", "end success Build Complete: cloudstack / DebPackage",
                    "end success Build Complete: cloudstack",
            ],
            Heard);
        var status = _fleet.Read("build1/status.json");
        Assert.Equal(3, _fleet.LiveMessages().Count);
        Assert.Equal(3, status["last_package"]!["packages"]!.AsArray().Count);
        Assert.Equal(_source.Commit, status["last_build"]!["commit"]!.GetValue<string>());
    }

    [Fact(Explicit = true)]
    public async Task A_compile_error_fails_the_run_and_is_told_with_file_and_line()
    {
        _source.PlantCompileError();
        var run = await CakeAsync();

        Assert.True(run.Code == 1, run.Output + run.Error);
        Assert.StartsWith(
            "end failure Build Failed: cloudstack: ManagementServer.java:10: cannot find symbol", Heard.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain(Heard, line => line.Contains("DebPackage", StringComparison.Ordinal));
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact(Explicit = true)]
    public async Task A_build_that_is_stopped_is_one_cancellation_and_leaves_no_Maven()
    {
        _source.PlantEndlessTest();
        using var run = Shell.Start("dotnet", [.. Arguments, "--buildcoord_cloudstack_maven_arguments=-B"], _environment, TestPaths.Root);

        Assert.Equal(143, await Stopped.InTheMiddleAsync(run, _source.WaitingMark, "TERM"));

        Assert.Equal(
            ["start", "start", "end cancellation", "end cancellation"], _fleet.LiveMessages().Reverse()
                .SelectMany(TestFleet.EventsOf).Select(happened => happened.What));
        Assert.Equal("", (await Shell.TryAsync("pgrep", ["-f", $"maven.repo.local={_fleet.Folder}"])).Output);
    }

    [Fact(Explicit = true)]
    public async Task With_no_fleet_it_builds_all_the_same_and_its_tasks_can_be_looked_at()
    {
        var run = await Shell.TryAsync(
            "dotnet", ["cake", $"--source={_source.Path}", $"--logs={_source.Logs}", "--target=MavenInstall"], _environment,
            TestPaths.Root);
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Contains("Reactor Summary", run.Output, StringComparison.Ordinal);

        var tree = await Shell.TryAsync("dotnet", ["cake", "--tree"], _environment, TestPaths.Root);
        Assert.Contains("CloudStackBuild", tree.Output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task The_published_module_is_taken_on_demand()
    {
        await Shell.RunAsync(
            "dotnet",
            ["pack", Path.Combine(TestPaths.Root, "src", "Cake.BuildCoordination.Module"), "--no-build", "-c", "Debug", "-o",
            _environment["CAKE_NUGET_SOURCE"], "-v", "quiet", "-p:Version=0.1.0"], _environment);
        var modules = Path.Combine(_fleet.Folder, "modules");
        var run = await Shell.TryAsync(
            "dotnet", ["cake", "--module=feed", $"--paths_modules={modules}", "--dryrun"], _environment, TestPaths.Root);
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Single(Directory.EnumerateFiles(modules, "Cake.BuildCoordination.Module.dll", SearchOption.AllDirectories));
    }

    public void Dispose() => _fleet.Dispose();

    private string[] Arguments =>
        ["cake", $"--source={_source.Path}", $"--logs={_source.Logs}", "--server=build1", $"--repository={_fleet.Remote}"];

    private Task<(int Code, string Output, string Error)> CakeAsync() => Shell.TryAsync("dotnet", Arguments, _environment, TestPaths.Root);
}
