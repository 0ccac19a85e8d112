using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Pipeline;

/// <summary>What a builder may set about the pipeline, with the real mvn and dpkg.</summary>
public sealed class PipelineOptionTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly SampleTree _source;
    private readonly Buildcoord _build1;

    public PipelineOptionTests()
    {
        _source = new SampleTree(_fleet);
        _build1 = new Buildcoord(_fleet, "build1", _source.Variables);
    }

    [Fact(Explicit = true)]
    public async Task Packages_that_the_trees_own_script_makes_are_told_with_sizes_and_checksums()
    {
        var script = Path.Combine(_source.Path, "packaging", "build-deb.sh");
        Directory.CreateDirectory(Path.GetDirectoryName(script)!);
        // As CloudStack's: called within packaging/, with the folder for the packages after -o.
        Shell.WriteProgram(
            script, "#!/bin/bash\nset -e\n[ \"$1\" = -o ]\ncd ..\ndpkg-buildpackage -uc -us -b\nmkdir -p \"$2\"\nmv ../*.deb ../*.changes "
            + "../*.buildinfo \"$2\"\n");
        var packages = Path.Combine(_fleet.Folder, "packages");

        var end = await CloudStackAsync("--packaging", "build-deb", "--packages", packages);

        Assert.True(end.Code == 0, end.Error);
        var told = _fleet.Read("build1/status.json")["last_package"]!["packages"]!.AsArray();
        Assert.Equal(
            Directory.GetFiles(packages, "*.deb")
                .Order(StringComparer.Ordinal), told.Select(package => package!["path"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        foreach (var package in told)
        {
            Assert.StartsWith(
                package!["sha256"]!.GetValue<string>(), await Shell.RunAsync("sha256sum", [package["path"]!.GetValue<string>()]),
                StringComparison.Ordinal);
        }
    }

    [Fact(Explicit = true)]
    public async Task A_target_that_takes_too_long_is_ended_with_124_told_as_a_time_out_and_nothing_of_it_is_left()
    {
        _source.PlantEndlessTest();
        var end = await CloudStackAsync("--maven-arguments", "-DforkCount=0", "--target-timeout", "20s");

        Assert.True(File.Exists(_source.WaitingMark), end.Output);
        Assert.Equal(124, end.Code);
        Assert.Equal("timeout", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
        Assert.False(File.Exists(Path.Combine(_source.Logs, "dpkg_build.log")));
        Assert.DoesNotContain(ProcessTable.All(), process => process.IsAlive && process.Id != Environment.ProcessId
            && ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == _build1.Environment["BUILDCOORD_STATE"]);
    }

    [Fact(Explicit = true)]
    public async Task Variables_for_the_tools_reach_them_and_nobody_else()
    {
        var end = await CloudStackAsync("--packaging", "off", "--environment", "JAVA_HOME=/no/such/jdk");
        Assert.NotEqual(0, end.Code);
        Assert.Contains("JAVA_HOME", end.Output, StringComparison.Ordinal);
        Assert.Equal("failed", _fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        Assert.Equal(0, (await CloudStackAsync("--packaging", "off")).Code);
    }

    [Fact]
    public async Task A_source_of_another_users_is_built_all_the_same()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a tree away.");
        await Shell.RunAsync("chown", ["-R", "65534:65534", _source.Path]);
        var end = await CloudStackAsync("--packaging", "off");
        Assert.True(end.Code == 0, end.Error);
        Assert.Contains(
            _fleet.Read("build1/status.json")["last_build"]!["commit"]!.GetValue<string>(), new[] { "unknown", _source.CommitSafely });
    }

    public void Dispose() => _fleet.Dispose();

    private Task<CommandEnd> CloudStackAsync(params string[] more) =>
        _build1.RunAsync(["cloudstack", "--source", _source.Path, "--logs", _source.Logs, .. more]);
}
