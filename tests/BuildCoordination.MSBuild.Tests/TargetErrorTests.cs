namespace BuildCoordination.MSBuild.Tests;

/// <summary>Each coordinated target has its own result and its own error, whatever others logged before it.</summary>
public sealed class TargetErrorTests(PackedPackage package) : IDisposable
{
    private readonly UserSolution _user = new(package);

    [Fact]
    public async Task A_target_that_repeats_an_error_of_another_has_failed_too()
    {
        Targets("""
            <Target Name="Pages" AfterTargets="Build">
              <Error File="conf.yml" Code="X1" Text="no key" ContinueOnError="ErrorAndContinue" />
            </Target>
            <Target Name="Docs" AfterTargets="Pages">
              <Error File="conf.yml" Code="X1" Text="no key" ContinueOnError="ErrorAndContinue" />
            </Target>
            """);

        Assert.Equal(1, (await BuildAsync()).Code);

        Assert.Contains("end failure Build Failed: app / Pages: conf.yml X1 no key", _user.Heard);
        Assert.Contains("end failure Build Failed: app / Docs: conf.yml X1 no key", _user.Heard);
    }

    [Fact]
    public async Task A_target_after_many_errors_of_others_is_named_with_its_own()
    {
        Targets("""
            <ItemGroup><Many Include="1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25" /></ItemGroup>
            <Target Name="Before" AfterTargets="Build"><Error Text="early %(Many.Identity)" ContinueOnError="ErrorAndContinue" /></Target>
            <Target Name="Pages" AfterTargets="Before"><Error Text="pages are bad" ContinueOnError="ErrorAndContinue" /></Target>
            <Target Name="Docs" AfterTargets="Pages" />
            """);

        Assert.Equal(1, (await BuildAsync()).Code);

        Assert.Single(_user.Heard, text => text.StartsWith("end failure Build Failed: app / Pages: ", StringComparison.Ordinal)
            && text.EndsWith("pages are bad", StringComparison.Ordinal));
        Assert.Contains("end success Build Complete: app / Docs", _user.Heard);
        var body = _user.Fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        Assert.Contains("error: early 19 ", body, StringComparison.Ordinal);
        Assert.Contains("... and 7 more errors", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_calls_a_failing_one_is_not_blamed_for_what_failed_before()
    {
        Targets("""
            <Target Name="Bad"><Error Text="first" /></Target>
            <Target Name="Bad2"><Error Text="second" /></Target>
            <Target Name="Pages" AfterTargets="Build"><CallTarget Targets="Bad" ContinueOnError="ErrorAndContinue" /></Target>
            <Target Name="Docs" AfterTargets="Pages">
              <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Bad2" Properties="Other=1" />
            </Target>
            """);

        Assert.Equal(1, (await BuildAsync()).Code);

        Assert.Matches(
            "app / Pages: .*first$", Assert.Single(_user.Heard, text => text.Contains("app / Pages: ", StringComparison.Ordinal)));
        Assert.Matches(
            "app / Docs: .*second$", Assert.Single(_user.Heard, text => text.Contains("app / Docs: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_projects_with_one_error_are_both_named()
    {
        _user.Write("Directory.Build.targets", """
            <Project>
              <Target Name="Mine" AfterTargets="Build"><Exec Command="exit 3" /></Target>
            </Project>
            """);
        _user.Project("a");
        _user.Project("b");
        _user.Write("app.slnx", """<Solution><Project Path="a/a.csproj" /><Project Path="b/b.csproj" /></Solution>""");

        Assert.Equal(1, (await _user.DotnetAsync("build", "app.slnx", "-m:1")).Code);

        var body = _user.Fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        Assert.Contains("[a/a.csproj]", body, StringComparison.Ordinal);
        Assert.Contains("[b/b.csproj]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_a_file_outside_the_build_s_folder_is_named_by_its_project()
    {
        var outside = Path.Combine(_user.Fleet.Folder, "outside.targets");
        File.WriteAllText(outside, """<Project><Target Name="Mine" AfterTargets="Build"><Error Text="here" /></Target></Project>""");
        _user.Project("lib", $"""<Import Project="{outside}" />""");

        Assert.Equal(1, (await _user.DotnetAsync("build", "lib")).Code);

        Assert.Equal("end failure Build Failed: app: lib.csproj here", _user.Heard[^1]);
    }

    [Fact]
    public async Task A_project_outside_the_folder_that_the_build_was_started_in_has_its_errors_with_their_lines()
    {
        _user.Project("lib", code: "public class Thing\n{\n    int X() => \"\";\n}");
        Directory.CreateDirectory(Path.Combine(_user.Folder, "elsewhere"));

        var end = await Shell.TryAsync("dotnet", ["build", "../lib"], _user.Environment, Path.Combine(_user.Folder, "elsewhere"));

        Assert.Equal(1, end.Code);
        Assert.StartsWith("end failure Build Failed: elsewhere: Thing.cs:3 CS0029", _user.Heard[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_of_the_user_s_with_the_name_of_the_package_s_own_is_reported()
    {
        _user.Write("dirs.proj", $"""
            <Project Sdk="BuildCoordination.MSBuild/{PackedPackage.Version}">
              <PropertyGroup><CoordinatedTargets>Upload</CoordinatedTargets></PropertyGroup>
              <Target Name="Upload" />
              <Target Name="Build" DependsOnTargets="Upload" />
            </Project>
            """);

        Assert.Equal(0, (await _user.DotnetAsync("msbuild", "dirs.proj")).Code);

        Assert.Contains("end success Build Complete: app / Upload", _user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task A_task_that_ends_the_process_leaves_no_false_result()
    {
        Targets("""
            <UsingTask TaskName="Quit" TaskFactory="RoslynCodeTaskFactory"
                AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll">
              <Task><Code Type="Fragment" Language="cs">System.Environment.Exit(0);</Code></Task>
            </UsingTask>
            <Target Name="Mine" AfterTargets="Build"><Quit /></Target>
            """);

        Assert.Equal(0, (await BuildAsync()).Code);

        Assert.Equal(2, _user.Heard.Count);
        Assert.StartsWith("end unknown ", _user.Heard[1], StringComparison.Ordinal);
    }

    public void Dispose() => _user.Dispose();

    private void Targets(string targets) =>
        _user.Project("lib", $"<PropertyGroup><CoordinatedTargets>Pages;Docs</CoordinatedTargets></PropertyGroup>{targets}");

    private Task<(int Code, string Output, string Error)> BuildAsync() => _user.DotnetAsync("build", "lib");
}
