namespace BuildCoordination.MSBuild.Tests;

/// <summary>Wherever the package is named, once is enough.</summary>
public sealed class PlacesTests(PackedPackage package) : IDisposable
{
    private readonly UserSolution _user = new(package);

    [Fact]
    public async Task One_line_for_a_whole_repository_tells_of_all_its_projects()
    {
        Bare("lib", "public class Thing;");
        _user.Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
              <ItemGroup><GlobalPackageReference Include="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" /></ItemGroup>
            </Project>
            """);
        var end = await _user.DotnetAsync("build", "lib");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    [Fact]
    public async Task One_line_for_a_solution_tells_of_projects_that_do_not_know_the_package_their_failures_too()
    {
        Bare("one", "public class Thing;");
        Bare("two", "public class Thing;");
        _user.Write(
            "Directory.Solution.targets",
            $"""<Project><Import Project="Sdk.targets" Sdk="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" /></Project>""");
        _user.Write("app.slnx", """<Solution><Project Path="one/one.csproj" /><Project Path="two/two.csproj" /></Solution>""");
        Assert.Equal(0, (await _user.DotnetAsync("restore", "app.slnx")).Code);
        Assert.Empty(_user.Heard);

        var end = await _user.DotnetAsync("build", "app.slnx", "--no-restore");
        Assert.True(end.Code == 0, end.Output);
        _user.Write("two/Thing.cs", "broken");
        Assert.Equal(1, (await _user.DotnetAsync("build", "app.slnx", "--no-restore", "-t:Rebuild")).Code);

        Assert.Equal(
            [
                "start Build Started: app", "end success Build Complete: app",
                "start Build Started: app", "end failure Build Failed: app: Thing.cs:1 CS1001 Identifier expected",
            ],
            _user.Heard);
    }

    [Fact]
    public async Task A_project_that_compiles_nothing_is_a_build_too()
    {
        _user.Write("deploy.proj", $"""
            <Project Sdk="BuildCoordination.MSBuild/{PackedPackage.Version}">
              <PropertyGroup><CoordinatedTargets>Upload</CoordinatedTargets></PropertyGroup>
              <Target Name="Upload"><Exec Command="exit $(Result)" /></Target>
              <Target Name="Build" DependsOnTargets="Upload" />
            </Project>
            """);
        var end = await _user.DotnetAsync("msbuild", "deploy.proj", "-p:Result=0");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(1, (await _user.DotnetAsync("msbuild", "deploy.proj", "-p:Result=4")).Code);
        Assert.Equal(
            [
                "start Build Started: app", "start Build Started: app / Upload",
                "end success Build Complete: app / Upload", "end success Build Complete: app",
                "start Build Started: app", "start Build Started: app / Upload",
                "end failure Build Failed: app / Upload: deploy.proj:3 MSB3073 The command \"exit 4\" exited with code 4.",
                "end failure Build Failed: app: deploy.proj:3 MSB3073 The command \"exit 4\" exited with code 4.",
            ],
            _user.Heard);
    }

    [Fact]
    public async Task A_solution_that_is_cleaned_is_no_build_and_a_setting_that_cannot_be_used_is_one_warning()
    {
        Bare("lib", "public class Thing;");
        _user.Write("app.slnx", """<Solution><Project Path="lib/lib.csproj" /></Solution>""");
        _user.Write(
            "Directory.Solution.targets",
            $"""<Project><Import Project="Sdk.targets" Sdk="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" /></Project>""");
        _user.Write("net.rsp", "-f\nnet10.0\n");

        Assert.Equal(0, (await _user.DotnetAsync("build", "app.slnx", "-t:Clean")).Code);
        Assert.Empty(_user.Heard);
        var bad = await _user.DotnetAsync("build", "app.slnx", "-p:BuildCoordinationLevel=everything");
        Assert.True(bad.Output.Contains(" 1 Warning(s)", StringComparison.Ordinal), bad.Output);
        Assert.Empty(_user.Heard);
        Assert.Equal(0, (await _user.DotnetAsync("build", "app.slnx", "@net.rsp")).Code);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    public void Dispose() => _user.Dispose();

    private void Bare(string name, string code)
    {
        _user.Write(
            $"{name}/{name}.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        _user.Write($"{name}/Thing.cs", code);
    }
}
