namespace BuildCoordination.Nuke.Tests;

/// <summary>The real mvn and dpkg-buildpackage from this repository's own <c>nuke/</c>, as a builder has it.</summary>
public sealed class CloudStackTests(GlobalTool tool) : IDisposable
{
    private readonly BuilderClone _builder = new();

    [Fact]
    public async Task The_global_tool_builds_CloudStack_from_the_root_and_the_fleet_hears_every_step()
    {
        var end = await tool.RunAsync(_builder, TestPaths.Root, "CloudStackBuild");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(
            [
                "start Build Started: cloudstack",
                "start Build Started: cloudstack / MavenInstall",
                "end success Build Complete: cloudstack / MavenInstall",
                "start Build Started: cloudstack / DebPackage",
                "end success Build Complete: cloudstack / DebPackage",
                "end success Build Complete: cloudstack",
            ],
            _builder.Heard);
        Assert.Equal(3, _builder.Fleet.LiveMessages().Count);
        Assert.Equal(3, _builder.Fleet.Read("build1/status.json")["last_package"]!["packages"]!.AsArray().Count);
        Assert.Contains(
            _builder.Source.Commit[..10], _builder.Fleet.LiveMessages()[0]["body"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("Reactor Summary", end.Output, StringComparison.Ordinal);
        Assert.Contains("Packages: 3", end.Output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task A_compile_error_fails_the_target_with_one_line_from_a_subfolder_too()
    {
        _builder.Source.PlantCompileError();
        var end = await tool.RunAsync(_builder, Path.Combine(TestPaths.Root, "docs"), "cloud-stack-build");
        Assert.Equal(255, end.Code);
        Assert.StartsWith(
            "end failure Build Failed: cloudstack / MavenInstall: ManagementServer.java:10", _builder.Heard[^2], StringComparison.Ordinal);
        Assert.StartsWith("end failure Build Failed: cloudstack: ManagementServer.java:10", _builder.Heard[^1], StringComparison.Ordinal);
        Assert.StartsWith(
            "Reason: MavenInstall: It ended with 1: ", _builder.Fleet.LiveMessages()[0]["body"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Contains(
            "not run: DebPackage, CloudStackBuild\n", _builder.Fleet.LiveMessages()[0]["body"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Without_packaging_the_script_builds_with_Maven_alone_and_skips_the_packages()
    {
        var end = await _builder.ScriptAsync("CloudStackBuild", "--cloud-stack-packaging", "off");
        Assert.True(end.Code == 0, end.Output + end.Error);
        Assert.False(File.Exists(Path.Combine(_builder.Source.Logs, "dpkg_build.log")));
        Assert.Contains("DebPackage skip", _builder.Fleet.LiveMessages()[0]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_fails_the_target_with_its_code()
    {
        var end = await _builder.ScriptAsync("MavenInstall", "--cloud-stack-source", Path.Combine(_builder.Fleet.Folder, "nowhere"));
        Assert.Equal(255, end.Code);
        Assert.Contains("BC4111: The source folder", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _builder.Dispose();
}
