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
        Assert.Equal(
            ["start Build Started: app", "start Build Started: app / Pages", "end success Build Complete: app / Pages",
            "end success Build Complete: app"], _user.Heard);
        Assert.Equal("success", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_build_that_is_started_somewhere_in_a_repository_has_the_name_of_its_folder()
    {
        _user.Project("lib");
        Shell.Git(_user.Folder, "init", "-q");
        var end = await Shell.TryAsync("dotnet", ["build"], _user.Environment, Path.Combine(_user.Folder, "lib"));
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
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
        Assert.Equal(
            [
                "end failure Build Failed: app / Pages: lib.csproj:5 MSB3073 The command \"exit 3\" exited with code 3.",
                "end failure Build Failed: app: lib.csproj:5 MSB3073 The command \"exit 3\" exited with code 3.",
            ],
            _user.Heard.TakeLast(2));
    }

    [Theory(Explicit = true)]
    [InlineData("-m:3")]
    [InlineData("-m:1")]
    [InlineData("-graph")]
    [InlineData("-m:3 -tl:on")]
    [InlineData("-m:3 -v:q")]
    public async Task Five_projects_are_one_build_whatever_the_nodes(string options)
    {
        Five(failing: null);
        var end = await _user.DotnetAsync(["build", "p5", .. options.Split(' ')]);
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task Of_five_projects_the_failing_one_is_named()
    {
        Five(failing: 2);
        Assert.Equal(1, (await _user.DotnetAsync("build", "p5", "-m:3")).Code);
        Assert.Equal(2, _user.Heard.Count);
        Assert.Equal("end failure Build Failed: app: Thing.cs:1 CS1001 Identifier expected", _user.Heard[1]);
        Assert.Contains("[p2/p2.csproj]", _user.Fleet.LiveMessages()[0]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_engine_s_events_cannot_be_heard_the_result_is_unknown_and_no_success()
    {
        Five(failing: null, "<PropertyGroup><CoordinatedTargets>CoreCompile</CoordinatedTargets></PropertyGroup>");
        _user.Environment["MSBUILDNOINPROCNODE"] = "1";
        var end = await _user.DotnetAsync("build", "p5", "-m:3");
        Assert.True(end.Code == 0, end.Output);
        Assert.DoesNotContain("BC7004", end.Output, StringComparison.Ordinal);
        Assert.Equal(["start Build Started: app", "end unknown Build Ended: app"], _user.Heard);
        Assert.Equal("idle", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task A_target_of_the_same_name_in_many_projects_is_one(int? failing)
    {
        Five(failing, "<PropertyGroup><CoordinatedTargets>CoreCompile</CoordinatedTargets></PropertyGroup>");
        var end = await _user.DotnetAsync("build", "p5", "-m:2");
        Assert.True(end.Code == (failing is null ? 0 : 1), end.Output);
        string[] ends = failing is null
            ? ["end success Build Complete: app / CoreCompile", "end success Build Complete: app"]
            :
            [
                "end failure Build Failed: app / CoreCompile: Thing.cs:1 CS1001 Identifier expected",
                "end failure Build Failed: app: Thing.cs:1 CS1001 Identifier expected",
            ];
        Assert.Equal(["start Build Started: app", "start Build Started: app / CoreCompile", .. ends], _user.Heard);
    }

    [Fact]
    public async Task A_target_that_succeeded_in_one_project_and_fails_in_a_later_one_has_failed()
    {
        const string Pages = "<PropertyGroup><CoordinatedTargets>Pages</CoordinatedTargets></PropertyGroup>";
        _user.Project("low", Pages + """<Target Name="Pages" AfterTargets="Build" />""");
        _user.Project("high", Pages + """
            <ItemGroup><ProjectReference Include="../low/low.csproj" /></ItemGroup>
            <Target Name="Pages" AfterTargets="Build"><Error Text="no room" /></Target>
            """);
        Assert.Equal(1, (await _user.DotnetAsync("build", "high")).Code);
        Assert.Equal(
            ["end failure Build Failed: app / Pages: high.csproj:5 no room", "end failure Build Failed: app: high.csproj:5 no room"],
            _user.Heard.TakeLast(2));
    }

    [Fact]
    public async Task The_error_of_a_target_names_what_failed_and_why_and_no_stack_trace_also_where_the_target_called_another()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Pages</CoordinatedTargets></PropertyGroup>
            <UsingTask TaskName="Thrower" TaskFactory="RoslynCodeTaskFactory"
                AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll">
              <Task><Code Type="Fragment" Language="cs">throw new System.InvalidOperationException("no room");</Code></Task>
            </UsingTask>
            <Target Name="Pages" AfterTargets="Build"><CallTarget Targets="Throw" /></Target>
            <Target Name="Throw"><Thrower /></Target>
            """);
        Assert.Equal(1, (await _user.DotnetAsync("build", "lib")).Code);
        Assert.All(_user.Heard.TakeLast(2), line =>
        {
            Assert.Contains("lib.csproj:10 MSB4018 The \"Thrower\" task", line, StringComparison.Ordinal);
            Assert.EndsWith("Exception: no room", line, StringComparison.Ordinal);
        });
    }

    [Fact(Explicit = true)]
    public async Task Secrets_in_an_exception_are_not_published()
    {
        _user.Environment["PLANTED"] = "hV7p" + "Q2xN9dRt";
        _user.Project("lib", """
            <UsingTask TaskName="Thrower" TaskFactory="RoslynCodeTaskFactory"
                AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll">
              <Task><Code Type="Fragment" Language="cs">
                var planted = System.Environment.GetEnvironmentVariable("PLANTED");
                throw new System.InvalidOperationException(
                    "login failed: token=" + planted + "\nPassword:\n  " + planted
                    + "\nhttps://ci:" + planted + "@registry.example.org/v2");
              </Code></Task>
            </UsingTask>
            <Target Name="Throw" AfterTargets="Build"><Thrower /></Target>
            """);
        Assert.Equal(1, (await _user.DotnetAsync("build", "lib")).Code);
        var published = Shell.Git(_user.Fleet.Remote, "log", "--all", "-p");
        Assert.Contains("login failed: token=[redacted:password]", published, StringComparison.Ordinal);
        Assert.DoesNotContain("Q2xN9dRt", published, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_whose_condition_is_false_is_not_reported_and_wildcards_name_targets()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Deploy*;Never</CoordinatedTargets></PropertyGroup>
            <Target Name="Never" AfterTargets="Build" Condition="'a' == 'b'" />
            <Target Name="DeployAll" AfterTargets="Build" />
            """);
        Assert.Equal(0, (await _user.DotnetAsync("build", "lib")).Code);
        Assert.Equal(
            [
                "start Build Started: app", "start Build Started: app / DeployAll",
                "end success Build Complete: app / DeployAll", "end success Build Complete: app",
            ],
            _user.Heard);
    }

    [Fact]
    public async Task A_name_that_no_target_has_is_a_warning_and_the_build_s_own_name_is_told()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Pages;Pagse</CoordinatedTargets></PropertyGroup>
            <Target Name="Pages" AfterTargets="Build" />
            """);
        var end = await _user.DotnetAsync("build", "lib", "-warnaserror", "-p:BuildCoordinationName=nightly");
        Assert.True(end.Code == 0, end.Output);
        Assert.StartsWith("start Build Started: nightly", _user.Heard[0], StringComparison.Ordinal);
        Assert.Contains("warning BC7004: The target 'Pagse' of CoordinatedTargets was not built", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("'Pages'", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_runs_while_the_engine_still_delivers_much_output_is_not_called_unbuilt()
    {
        var output = Path.Combine(_user.Fleet.Folder, "output");
        await File.WriteAllLinesAsync(
            output, Enumerable.Range(0, 20_000).Select(line => $"line {line}"), TestContext.Current.CancellationToken);
        _user.Project("lib", $"""
            <PropertyGroup><CoordinatedTargets>Pages;Pagse</CoordinatedTargets></PropertyGroup>
            <Target Name="Pages" AfterTargets="Build" DependsOnTargets="Much" />
            <Target Name="Much"><Exec Command="cat '{output}'" StandardOutputImportance="low" /></Target>
            """);
        var end = await _user.DotnetAsync("build", "lib", "-v:detailed", "-consoleLoggerParameters:DisableMPLogging");
        Assert.Equal(["Pagse"], end.Output.Split('\n').Where(line => line.Contains("warning BC7004", StringComparison.Ordinal))
            .Select(line => line.Split('\'')[1]).Distinct());
    }

    [Fact]
    public async Task An_error_that_a_target_went_on_after_is_noted_in_its_end()
    {
        _user.Project("lib", """
            <PropertyGroup><CoordinatedTargets>Pages</CoordinatedTargets></PropertyGroup>
            <Target Name="Pages" AfterTargets="Build"><Exec Command="exit 3" ContinueOnError="true" /></Target>
            """);
        Assert.Equal(0, (await _user.DotnetAsync("build", "lib")).Code);
        // In the message of the build's end, unless that comes much later.
        Assert.Single(_user.Fleet.LiveMessages().SelectMany(message => message["body"]!.GetValue<string>().Split('\n')), line =>
            line is "Note of Pages: 1 warning: MSB3073 The command \"exit 3\" exited with code 3."
                or "Note: 1 warning: MSB3073 The command \"exit 3\" exited with code 3.");
    }

    [Fact]
    public async Task What_a_killed_build_did_not_tell_the_next_one_tells()
    {
        var mark = Path.Combine(_user.Fleet.Folder, "running");
        _user.Project(
            "lib", $"""<Target Name="Wait" BeforeTargets="CoreCompile" Condition="'$(Wait)' != ''"><Exec Command="echo $$ &gt; {mark}; exec sleep 60" /></Target>""");
        Assert.Equal(0, (await _user.DotnetAsync("restore", "lib")).Code);
        // NuGet's locks are in the temporary folder, and other tests restore into the same folder of packages.
        _user.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_user.Fleet.Folder, "tmp")).FullName;
        using var build = _user.Start("build", "lib", "--no-restore", "-p:Wait=true");
        build.StandardInput.Close();
        await Until.True(() => File.Exists(mark) && _user.Heard.Count > 0, "the build is in the middle");
        build.Kill();
        await build.WaitForExitAsync().WaitAsync(Until.Deadline);
        Assert.Empty(Directory.GetFileSystemEntries(_user.Environment["TMPDIR"], "buildcoord*"));

        Assert.Equal(0, (await _user.DotnetAsync("build", "lib", "--no-restore")).Code);
        Assert.Equal(
            [
                "start Build Started: app", "end error Build Failed: app: the process ended without reporting",
                "start Build Started: app", "end success Build Complete: app",
            ],
            _user.Heard.Select(line => line.Split(" (fixed)")[0]));
        await Shell.TryAsync("kill", [(await File.ReadAllTextAsync(mark)).Trim()]);
    }

    [Fact]
    public async Task The_solution_of_the_samples_is_told_with_its_target()
    {
        Shell.Git(TestPaths.Root, "ls-files", "samples/msbuild-solution").Split('\n').ToList().ForEach(file => _user.Write(
            Path.GetRelativePath("samples/msbuild-solution", file),
            File.ReadAllText(Path.Combine(TestPaths.Root, file))
                .Replace("Version=\"*-*\"", $"Version=\"{PackedPackage.Version}\"", StringComparison.Ordinal)));
        var end = await _user.DotnetAsync("build", "Fleet.slnx");
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("Hello, build1.", end.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["start Build Started: app", "start Build Started: app / Smoke", "end success Build Complete: app / Smoke",
            "end success Build Complete: app"], _user.Heard);
    }

    public void Dispose() => _user.Dispose();

    private void Five(int? failing, string more = "")
    {
        for (var i = 1; i <= 5; i++)
        {
            var references = i == 5
                ? string.Concat(Enumerable.Range(1, 4).Select(other => $"<ProjectReference Include=\"../p{other}/p{other}.csproj\" />"))
                : "";
            _user.Project($"p{i}", $"{more}<ItemGroup>{references}</ItemGroup>", i == failing ? "broken" : $"public class Thing{i};");
        }
    }
}
