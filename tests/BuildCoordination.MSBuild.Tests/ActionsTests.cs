namespace BuildCoordination.MSBuild.Tests;

/// <summary>What counts as a build, and what only when it is asked for.</summary>
public sealed class ActionsTests(PackedPackage package) : IDisposable
{
    private readonly UserSolution _user = new(package);

    [Fact]
    public async Task Restore_clean_a_look_at_properties_and_a_design_time_build_are_no_builds()
    {
        _user.Project("lib");
        foreach (var arguments in new string[][]
        {
            ["restore", "lib"],
            ["clean", "lib"],
            ["build", "lib", "-getProperty:TargetFramework"],
            ["build", "lib", "-p:DesignTimeBuild=true"],
            ["build", "lib", "-t:Compile"],
        })
        {
            Assert.Equal(0, (await _user.DotnetAsync(arguments)).Code);
        }

        Assert.Empty(_user.Heard);
    }

    [Fact]
    public async Task A_word_that_names_no_action_is_one_warning_and_what_the_others_name_is_reported()
    {
        _user.Project("low");
        _user.Project("lib", """<ItemGroup><ProjectReference Include="../low/low.csproj" /></ItemGroup>""");

        var end = await _user.DotnetAsync("build", "lib", "-warnaserror", "-p:BuildCoordinationOn=build%3BVSTest");

        Assert.True(end.Code == 0, end.Output);
        var said = Assert.Single(
            end.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("BC1002", StringComparison.Ordinal)).Distinct());
        Assert.Contains(
            "BuildCoordinationOn cannot be 'VSTest'. Allowed: build, test, pack, publish.", said, StringComparison.Ordinal);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
        end = await _user.DotnetAsync("build", "lib", "-p:BuildCoordinationOn=(it's)");
        Assert.Contains("warning BC1002", end.Output, StringComparison.Ordinal);
        Assert.Equal(2, _user.Heard.Count);
        _user.Environment.Remove("BUILDCOORD_REPOSITORY");
        end = await _user.DotnetAsync("build", "lib", "-p:BuildCoordinationOn=tset");
        Assert.DoesNotContain("BC", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("publish", Explicit = true)]
    public async Task Packing_and_publishing_are_told_only_when_asked_and_never_of_what_was_built_before(string action)
    {
        _user.Project("lib");
        Assert.Equal(0, (await _user.DotnetAsync(action, "lib", "-p:PackageId=user.lib")).Code);
        Assert.Empty(_user.Heard);
        Assert.Equal(0, (await _user.DotnetAsync(action, "lib", "-p:PackageId=user.lib", $"-p:BuildCoordinationOn=build%3B{action}")).Code);
        Assert.Equal(
            0, (await _user.DotnetAsync(action, "lib", "-p:PackageId=user.lib", $"-p:BuildCoordinationOn=build%3B{action}", "--no-build"))
                .Code);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], _user.Heard);
    }

    // Without a test host VSTest can run no test, and no package is needed to see that it failed.
    [Fact]
    public async Task A_failure_of_VSTest_is_no_success()
    {
        _user.Project("tests", "<PropertyGroup><IsTestProject>true</IsTestProject></PropertyGroup>");

        var end = await _user.DotnetAsync("test", "tests", "-p:BuildCoordinationOn=test");

        Assert.True(end.Code == 1, end.Output);
        Assert.Equal(["start Build Started: app", "end failure Build Failed: app: the tests failed"], _user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task Testing_with_VSTest_has_the_result_of_the_tests()
    {
        _user.UseRegistryOf("xunit.runner.visualstudio");
        _user.Project(
            "tests",
            """
            <PropertyGroup><CoordinatedTargets>VSTest</CoordinatedTargets></PropertyGroup>
            <ItemGroup>
              <PackageReference Include="Microsoft.NET.Test.Sdk" Version="18.0.1" />
              <PackageReference Include="xunit.core" Version="2.9.3" />
              <PackageReference Include="xunit.assert" Version="2.9.3" />
              <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
            </ItemGroup>
            """,
            "public class Tests { [Xunit.Fact] public void It_is() => "
                + "Xunit.Assert.Null(System.Environment.GetEnvironmentVariable(\"FAIL\")); }");
        _user.Write("app.slnx", """<Solution><Project Path="tests/tests.csproj" /></Solution>""");
        var end = await _user.DotnetAsync("test", "tests");
        Assert.True(end.Code == 0, end.Output + end.Error);
        Assert.Empty(_user.Heard);

        string[] test = ["test", "app.slnx", "--no-restore", "-p:BuildCoordinationOn=test"];
        Assert.Equal(0, (await _user.DotnetAsync(test)).Code);
        _user.Environment["FAIL"] = "1";
        Assert.Equal(1, (await _user.DotnetAsync(test)).Code);
        // Then VSTest logs each failed test as an error.
        Assert.Equal(1, (await _user.DotnetAsync([.. test, "-tl:on"])).Code);

        string[] starts = ["start Build Started: app", "start Build Started: app / VSTest"];
        const string Failed = "Thing.cs:1 TESTERROR Tests.It_is";
        Assert.Equal(
            [
                .. starts, "end success Build Complete: app / VSTest", "end success Build Complete: app",
                .. starts, "end failure Build Failed: app / VSTest: the tests failed", "end failure Build Failed: app: the tests failed",
                .. starts, $"end failure Build Failed: app / VSTest: {Failed}", $"end failure Build Failed: app: {Failed}",
            ],
            _user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task Testing_is_reported_only_when_asked_with_the_result_of_the_tests()
    {
        _user.UseRegistryOf("xunit.v3.mtp-v2");
        _user.Project("lib");
        _user.Project("tests", """
            <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
            <ItemGroup><PackageReference Include="xunit.v3.mtp-v2" Version="4.0.2" /><ProjectReference Include="../lib/lib.csproj" /></ItemGroup>
            """,
            "public class Tests { [Xunit.Fact] public void It_is() => "
                + "Xunit.Assert.Null(System.Environment.GetEnvironmentVariable(\"FAIL\")); }");
        _user.Write("global.json", """{ "test": { "runner": "Microsoft.Testing.Platform" } }""");
        string[] test = ["test", "--project", "tests"];

        var end = await _user.DotnetAsync(test);
        Assert.True(end.Code == 0, end.Output + end.Error);
        Assert.Empty(_user.Heard);
        end = await _user.DotnetAsync([.. test, "-p:BuildCoordinationOn=test"]);
        Assert.True(end.Code == 0, end.Output + end.Error);
        _user.Environment["FAIL"] = "1";
        Assert.Equal(2, (await _user.DotnetAsync([.. test, "-p:BuildCoordinationOn=test"])).Code);
        Assert.Equal(2, (await _user.DotnetAsync(["-d", .. test, "-p:BuildCoordinationOn=test"])).Code);
        Assert.Equal(
            [
                "start Build Started: app", "end success Build Complete: app",
                "start Build Started: app", "end failure Build Failed: app: the tests failed",
                "start Build Started: app", "end failure Build Failed: app: the tests failed",
            ],
            _user.Heard);
    }

    public void Dispose() => _user.Dispose();
}
