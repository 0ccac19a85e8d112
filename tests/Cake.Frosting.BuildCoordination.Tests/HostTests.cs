using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Frosting.Tests;

/// <summary>The host of samples/frosting, which builds CloudStack with the real mvn and dpkg-buildpackage.</summary>
public sealed class HostTests : IDisposable
{
    private static readonly string Host =
        Path.Combine(TestPaths.Root, "artifacts", "bin", "CloudStackFrosting", "debug", "CloudStackFrosting");

    private readonly TestFleet _fleet = new();
    private readonly Dictionary<string, string> _environment;
    private readonly SampleTree _source;

    public HostTests()
    {
        _environment = _fleet.Machine("build1");
        _source = new SampleTree(_fleet);
        _environment[_source.Variables.Name] = _source.Variables.Value;
    }

    private IEnumerable<string> Heard => Shell.Git(_fleet.Remote, "for-each-ref").Length == 0 ? [] : _fleet.LiveMessages().Reverse()
        .SelectMany(TestFleet.EventsOf).Select(happened => $"{happened.What} {happened.Subject.Split(": ")[1].Split(" (")[0]}");

    [Fact]
    public async Task A_build_of_CloudStack_ends_with_its_packages_told()
    {
        var run = await HostAsync();
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Equal(
            ["start cloudstack", "start cloudstack / MavenInstall", "end success cloudstack / MavenInstall",
                "start cloudstack / DebPackage", "end success cloudstack / DebPackage", "end success cloudstack"],
            Heard);
        Assert.Equal(3, _fleet.Read("build1/status.json")["last_package"]!["packages"]!.AsArray().Count);
    }

    [Fact(Explicit = true)]
    public async Task A_compile_error_has_the_hosts_exit_code_and_is_told_with_file_and_line()
    {
        _source.PlantCompileError();
        Assert.Equal(255, (await HostAsync()).Code);
        Assert.Equal("end failure cloudstack", Heard.Last());
        Assert.Contains("ManagementServer.java:10", _fleet.AllSubjects()[0], StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Secrets_in_an_exception_are_not_published()
    {
        var planted = "hV7p" + "Q2xN9dRt";
        var run = await HostAsync($"--buildcoord_cloudstack_source=/nowhere/token={planted}/https://ci:{planted}@registry.example.org/v2");
        Assert.True(run.Code != 0, run.Output + run.Error);
        var published = Shell.Git(_fleet.Remote, "log", "--all", "-p");
        Assert.Contains("[redacted:", published, StringComparison.Ordinal);
        Assert.DoesNotContain("Q2xN9dRt", published, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--tree", Explicit = true)]
    public async Task To_look_at_a_build_is_no_build(string option)
    {
        Assert.Equal(0, (await HostAsync(option)).Code);
        Assert.Empty(Heard);
    }

    [Fact(Explicit = true)]
    public async Task A_host_that_is_stopped_is_told_as_a_cancellation_once_and_leaves_no_Maven()
    {
        _source.PlantEndlessTest();
        using var host = Shell.Start(Host, [.. Arguments, "--buildcoord_cloudstack_maven_arguments=-B"], _environment, _fleet.Folder);
        host.StandardInput.Close();
        var (output, error) = (host.StandardOutput.ReadToEndAsync(), host.StandardError.ReadToEndAsync());
        await Until.True(() => File.Exists(_source.WaitingMark), "Maven is in the middle of its tests");
        await Shell.RunAsync("kill", ["-TERM", $"{host.Id}"]);
        await host.WaitForExitAsync().WaitAsync(Until.Deadline);

        Assert.True(host.ExitCode == 143, $"{host.ExitCode}: {await output}{await error}");
        Assert.Equal(
            ["start cloudstack", "start cloudstack / MavenInstall", "end cancellation cloudstack / MavenInstall",
            "end cancellation cloudstack"], Heard);
        Assert.Equal("", (await Shell.TryAsync("pgrep", ["-f", $"maven.repo.local={_fleet.Folder}"])).Output);
    }

    public void Dispose() => _fleet.Dispose();

    private string[] Arguments =>
        ["--buildcoord_name=cloudstack", $"--buildcoord_cloudstack_source={_source.Path}", $"--buildcoord_cloudstack_logs={_source.Logs}"];

    private Task<(int Code, string Output, string Error)> HostAsync(params string[] more) =>
        Shell.TryAsync(Host, [.. Arguments, .. more], _environment, _fleet.Folder);
}
