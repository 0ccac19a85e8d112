using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Cake.Tests;

/// <summary>CloudStack's build from any script, with settings that the script makes.</summary>
public sealed class CloudStackAliasTests : IDisposable
{
    private readonly UserScript _user;
    private readonly SampleTree _source;

    public CloudStackAliasTests(PackedModule module)
    {
        _user = new UserScript(module, """
            CloudStackBuildSettings Settings() => new CloudStackBuildSettings { Logs = Argument<string>("to"), ToolTimeout = TimeSpan.FromMinutes(10) }
                .FromSource(Argument<string>("from"))
                .WithProfile("developer").WithProfile("systemvm").WithGoal("clean").WithGoal("install")
                .WithMavenArguments(arguments => arguments.Append("-Dmaven.test.skip=true").AppendSwitchQuoted("-Dgreeting", "=", "hello there"))
                .WithDpkgFlags(flags => flags.Append("-uc").Append("-us"))
                .WithEnvironmentVariable("MAVEN_OPTS", EnvironmentVariable("OPTS_OF_MAVEN"));
            Task("Nightly").Does(() =>
            {
                var result = CloudStackBuild(Settings());
                Information($"{result.Job}: {result.ExitCode}, {result.Packages.Count} packages, {result.Logs.Count} logs");
            });
            Task("Lenient").Does(() =>
            {
                var settings = Settings();
                settings.HandleExitCode = code => code == 1;
                var result = MavenInstall(settings);
                Information($"{result.ExitCode}: {result.Failure[0]}");
            });
            RunTarget(Argument<string>("target"));
            """);
        _source = new SampleTree(_user.Fleet);
        _user.Environment["OPTS_OF_MAVEN"] = _source.Variables.Value;
    }

    [Fact]
    public async Task It_is_one_build_with_the_pipelines_targets_and_gives_what_it_made()
    {
        var run = await CakeAsync("Nightly");

        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Matches("job_[^:]*: 0, 3 packages, 2 logs", run.Output);
        Assert.Equal(
            ["start app", "start app / MavenInstall", "end success app / MavenInstall", "start app / DebPackage",
                "end success app / DebPackage", "end success app"],
            _user.Heard);
        Assert.Equal(3, _user.Fleet.Read("build1/status.json")["last_package"]!["packages"]!.AsArray().Count);
    }

    [Fact(Explicit = true)]
    public async Task A_failure_that_the_script_deals_with_is_told_and_fails_nothing()
    {
        _source.PlantCompileError();
        var run = await CakeAsync("Lenient");

        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Matches(@"1: .*ManagementServer\.java:\[10,44\] cannot find symbol", run.Output);
        Assert.Equal(["start app", "start app / MavenInstall", "end failure app / MavenInstall", "end success app"], _user.Heard);
    }

    public void Dispose() => _user.Dispose();

    private Task<(int Code, string Output, string Error)> CakeAsync(string target) =>
        _user.CakeAsync($"--target={target}", $"--from={_source.Path}", $"--to={_source.Logs}");
}
