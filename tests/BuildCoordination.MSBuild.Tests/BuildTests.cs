namespace BuildCoordination.MSBuild.Tests;

/// <summary>One start and one end of each build, and the right word for it.</summary>
public sealed class BuildTests(PackedPackage package) : IDisposable
{
    private readonly UserSolution _user = new(package);

    [Fact]
    public async Task A_build_and_the_targets_that_are_named_are_told_from_start_to_end()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Pages; Deploy</CoordinatedTargets></PropertyGroup>
            <Target Name="Pages" AfterTargets="Build"><Exec Command="echo pages" /></Target>
            """);
        var end = await _user.DotnetAsync("build", "lib");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(["start Build Started: app", "start Build Started: app / Pages", "end success Build Complete: app / Pages", "end success Build Complete: app"], _user.Heard);
        Assert.Equal("success", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_named_target_that_is_called_alone_is_told_and_its_failure_too()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Pages</CoordinatedTargets></PropertyGroup>
            <Target Name="Pages"><Exec Command="exit 3" Condition="'$(Fail)' == 'true'" /></Target>
            """);
        Assert.Equal(0, (await _user.DotnetAsync("build", "lib", "-t:Pages")).Code);
        Assert.Equal(1, (await _user.DotnetAsync("build", "lib", "-t:Pages", "-p:Fail=true")).Code);
        Assert.Equal(["end failure Build Failed: app / Pages", "end failure Build Failed: app: not finished: Pages"], _user.Heard.TakeLast(2).Select(line => line.Split(": not finished: Pages", 2)[0] + (line.Contains("/ Pages", StringComparison.Ordinal) ? "" : ": not finished: Pages")));
    }

    [Theory]
    [InlineData("", "broken code")]
    [InlineData("""<Target Name="Mine" BeforeTargets="CoreCompile"><Exec Command="exit 5" /></Target>""", "public class Thing;")]
    [InlineData("""<Target Name="Mine" BeforeTargets="Build"><Error Text="no" /></Target>""", "public class Thing;")]
    [InlineData("""<Target Name="Mine" AfterTargets="Build"><Error Text="no" /></Target>""", "public class Thing;")]
    public async Task A_failure_wherever_it_comes_from_is_one_end_that_names_the_project(string target, string code)
    {
        _user.Project("lib", target, code);
        Assert.Equal(1, (await _user.DotnetAsync("build", "lib")).Code);
        Assert.Equal(["start Build Started: app", "end failure Build Failed: app: not finished: lib.csproj"], _user.Heard);
        Assert.Equal("failed", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("-m:3")]
    [InlineData("-m:1")]
    [InlineData("-graph")]
    [InlineData("-m:3", "MSBUILDNOINPROCNODE")]
    public async Task Five_projects_are_one_build_whatever_the_nodes(string option, string? variable = null)
    {
        Five(failing: null);
        if (variable is not null)
            _user.Environment[variable] = "1";
        var end = await _user.DotnetAsync("build", "p5", option);
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    [Fact]
    public async Task Of_five_projects_the_failing_one_is_named()
    {
        Five(failing: 2);
        Assert.Equal(1, (await _user.DotnetAsync("build", "p5", "-m:3")).Code);
        Assert.Equal(2, _user.Heard.Count);
        Assert.Contains("p2.csproj", _user.Heard[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_clean_a_look_at_properties_and_a_design_time_build_are_no_builds()
    {
        _user.Project("lib");
        foreach (var arguments in new string[][] { ["restore", "lib"], ["clean", "lib"], ["build", "lib", "-getProperty:TargetFramework"], ["build", "lib", "-p:DesignTimeBuild=true"], ["build", "lib", "-t:Compile"] })
            Assert.Equal(0, (await _user.DotnetAsync(arguments)).Code);
        Assert.Empty(_user.Heard);
    }

    [Fact]
    public async Task Packing_and_publishing_are_told_only_when_asked()
    {
        _user.Project("lib");
        Assert.Equal(0, (await _user.DotnetAsync("pack", "lib", "-p:PackageId=user.lib")).Code);
        Assert.Empty(_user.Heard);
        Assert.Equal(0, (await _user.DotnetAsync("pack", "lib", "-p:PackageId=user.lib", "-p:BuildCoordinationOn=build%3Bpack")).Code);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    public void Dispose() => _user.Dispose();

    private void Five(int? failing)
    {
        for (var i = 1; i <= 5; i++)
        {
            var references = i == 5 ? string.Concat(Enumerable.Range(1, 4).Select(other => $"<ProjectReference Include=\"../p{other}/p{other}.csproj\" />")) : "";
            _user.Project($"p{i}", $"<ItemGroup>{references}</ItemGroup>", i == failing ? "broken" : $"public class Thing{i};");
        }
    }
}
