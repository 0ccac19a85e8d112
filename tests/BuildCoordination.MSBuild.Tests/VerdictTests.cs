namespace BuildCoordination.MSBuild.Tests;

/// <summary>The reported result is the exit code's, in whichever way a build fails or does not.</summary>
public sealed class VerdictTests(PackedPackage package) : IDisposable
{
    // All others fail: more than forty ways.
    private static readonly string[] Successes =
    [
        "an error that is continued as a warning", "another warning as an error", "a warning as a message", "Warning alone",
        "Error continued", "Exec whose exit code is ignored", "a copy of nothing", "an isolated graph", "success",
    ];

    private readonly UserSolution _user = new(package);

    [Theory]
    [InlineData("a warning of the compiler counts as an error", "-warnaserror", "", "#warning here")]
    [InlineData(
        "an error that does not stop the target", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="exit 3" ContinueOnError="ErrorAndContinue" /></Target>""")]
    [InlineData(
        "an error that is continued as a warning", "",
        """<Target Name="Mine" AfterTargets="Build"><Exec Command="exit 3" ContinueOnError="true" /></Target>""")]
    public Task A_result_is_the_exit_code_s(string how, string option, string more, string code = "") =>
        SameAsExitCodeAsync(how, option, more, code);

    [Theory(Explicit = true)]
    [InlineData("syntax", "", "", "broken")]
    [InlineData("semantics", "", "", "class B { int X() => \"\"; }")]
    [InlineData("missing type", "", "", "class B : Missing;")]
    [InlineData(
        "warnings as errors of the project", "",
        "<PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>", "#warning here")]
    [InlineData("one warning as an error", "-warnaserror:CS1030", "", "#warning here")]
    [InlineData("another warning as an error", "-warnaserror:CS9999", "", "#warning here")]
    [InlineData("a warning as a message", "-warnaserror -warnasmessage:CS1030", "", "#warning here")]
    [InlineData("nullable", "-p:Nullable=enable -p:WarningsAsErrors=nullable", "", "class B { string X() => null; }")]
    [InlineData("an error in documentation", "-p:GenerateDocumentationFile=true -warnaserror", "", "/// <summary>\npublic class B;")]
    [InlineData("Warning", "-warnaserror", """<Target Name="Mine" AfterTargets="Build"><Warning Text="no" /></Target>""")]
    [InlineData(
        "Warning before Build", "-warnaserror",
        """<Target Name="Mine" BeforeTargets="BeforeBuild"><Warning Text="no" /></Target>""")]
    [InlineData("Warning alone", "", """<Target Name="Mine" AfterTargets="Build"><Warning Text="no" /></Target>""")]
    [InlineData("Error after Build", "", """<Target Name="Mine" AfterTargets="Build"><Error Text="no" /></Target>""")]
    [InlineData("Error before Build", "", """<Target Name="Mine" BeforeTargets="Build"><Error Text="no" /></Target>""")]
    [InlineData(
        "Error with a code", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Error Code="APP1" File="x.txt" Text="no" /></Target>""")]
    [InlineData("Error without a text", "", """<Target Name="Mine" AfterTargets="CoreCompile"><Error /></Target>""")]
    [InlineData(
        "Error continued", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Error Text="no" ContinueOnError="true" /></Target>""")]
    [InlineData(
        "Error and continue", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Error Text="no" ContinueOnError="ErrorAndContinue" /></Target>""")]
    [InlineData("Exec", "", """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="exit 3" /></Target>""")]
    [InlineData(
        "Exec of a missing program", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="no-such-program" /></Target>""")]
    [InlineData(
        "Exec whose exit code is ignored", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="exit 3" IgnoreExitCode="true" /></Target>""")]
    [InlineData(
        "Exec that prints an error", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="echo 'a.c(1,2): error X1: no'" /></Target>""")]
    [InlineData(
        "Exec continued", "-warnaserror",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="exit 3" ContinueOnError="true" /></Target>""")]
    [InlineData(
        "Exec that is too slow", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="sleep 60" Timeout="100" /></Target>""")]
    [InlineData(
        "MSBuild", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Bad" /></Target>"""
            + """<Target Name="Bad"><Error Text="no" /></Target>""")]
    [InlineData(
        "MSBuild continued", "",
        """<Target Name="Mine" AfterTargets="CoreCompile">"""
            + """<MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Bad" ContinueOnError="true" /></Target>"""
            + """<Target Name="Bad"><Error Text="no" /></Target>""")]
    [InlineData(
        "MSBuild, error and continue", "",
        """<Target Name="Mine" AfterTargets="CoreCompile">"""
            + """<MSBuild Projects="$(MSBuildProjectFullPath)" Targets="Bad" ContinueOnError="ErrorAndContinue" /></Target>"""
            + """<Target Name="Bad"><Error Text="no" /></Target>""")]
    [InlineData(
        "MSBuild of a missing project", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><MSBuild Projects="missing.proj" /></Target>""")]
    [InlineData(
        "CallTarget", "",
        """<Target Name="Mine" AfterTargets="Build"><CallTarget Targets="Bad" /></Target>"""
            + """<Target Name="Bad"><Error Text="no" /></Target>""")]
    [InlineData(
        "CallTarget of a missing target", "",
        """<Target Name="Mine" AfterTargets="Build"><CallTarget Targets="Missing" /></Target>""")]
    [InlineData(
        "OnError", "",
        """<Target Name="Mine" AfterTargets="Build"><Error Text="no" /><OnError ExecuteTargets="Tidy" /></Target>"""
            + """<Target Name="Tidy"><Message Text="tidied" /></Target>""")]
    [InlineData("an unknown task", "", """<Target Name="Mine" AfterTargets="Build"><NoSuchTask /></Target>""")]
    [InlineData("a copy of nothing", "", """<Target Name="Mine" AfterTargets="Build"><Copy /></Target>""")]
    [InlineData(
        "a cycle", "",
        """<Target Name="Mine" AfterTargets="Build" DependsOnTargets="Other" /><Target Name="Other" DependsOnTargets="Mine" />""")]
    [InlineData(
        "a file that cannot be copied", "",
        """<Target Name="Mine" AfterTargets="Build"><Copy SourceFiles="missing" DestinationFolder="out" /></Target>""")]
    [InlineData(
        "a folder that cannot be made", "",
        """<Target Name="Mine" AfterTargets="Build"><MakeDir Directories="/dev/null/x" /></Target>""")]
    [InlineData(
        "a condition that cannot be read", "",
        """<Target Name="Mine" AfterTargets="Build"><Message Text="x" Condition="'a' &gt; 'b'" /></Target>""")]
    [InlineData(
        "a missing reference", "",
        """<ItemGroup><ProjectReference Include="../missing/missing.csproj" /></ItemGroup>""", "class B { Missing.Thing x; }")]
    [InlineData("a missing source", "", """<ItemGroup><Compile Include="Missing.cs" /></ItemGroup>""")]
    [InlineData("a question", "-question", "")]
    [InlineData("a graph", "-graph", "", "broken")]
    [InlineData("an isolated graph", "-graph -isolate", "")]
    [InlineData("three nodes", "-m:3", "", "broken")]
    [InlineData("quiet", "-v:q", "", "broken")]
    [InlineData("the terminal logger", "-tl:on", "", "broken")]
    [InlineData("no logger at all", "-noconlog", "", "broken")]
    [InlineData("Rebuild", "-t:Rebuild", "", "broken")]
    [InlineData("success", "", "")]
    public Task A_result_is_the_exit_code_s_in_each_way_to_fail(string how, string option, string more, string code = "") =>
        SameAsExitCodeAsync(how, option, more, code);

    [Fact]
    public async Task A_package_that_cannot_be_restored_is_reported_where_the_solution_knows_of_it()
    {
        Solution("""<ItemGroup><PackageReference Include="No.Such.Package.Anywhere" Version="1.0.0" /></ItemGroup>""");

        Assert.Equal(1, (await _user.DotnetAsync("build", "app.slnx")).Code);

        Assert.Equal(2, _user.Heard.Count);
        Assert.StartsWith(
            "end failure Build Failed: app: lib.csproj NU1101 Unable to find package No.Such.Package.Anywhere",
            _user.Heard[1],
            StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [InlineData("", "")]
    [InlineData("", "broken")]
    [InlineData("-warnaserror", "#warning here")]
    [InlineData("-m:3", "#error here")]
    [InlineData("", "", """<ItemGroup><Compile Include="Thing.cs" /></ItemGroup>""")]
    [InlineData(
        "", "",
        """<Target Name="Mine" AfterTargets="CoreCompile"><Exec Command="exit 3" ContinueOnError="ErrorAndContinue" /></Target>""")]
    public async Task A_solution_s_result_is_the_exit_code_s(string option, string code, string more = "")
    {
        Solution(more, code);
        await CompareAsync(option, "app.slnx");
    }

    [Fact]
    public async Task Errors_are_named_with_file_line_code_and_project_and_the_first_is_the_cause()
    {
        _user.Project("low", "", "public class Low\n{\n    int X() => \"\";\n}");
        _user.Project("high", """<ItemGroup><ProjectReference Include="../low/low.csproj" /></ItemGroup>""", "class High { Low x; }");

        Assert.Equal(1, (await _user.DotnetAsync("build", "high", "-m:2")).Code);

        Assert.Equal("end failure Build Failed: app: Thing.cs:3 CS0029 Cannot implicitly convert type 'string' to 'int'", _user.Heard[1]);
        var body = _user.Fleet.LiveMessages()[0]["body"]!.GetValue<string>();
        Assert.Contains(
            "low/Thing.cs(3,16): error CS0029: Cannot implicitly convert type 'string' to 'int' [low/low.csproj]",
            body,
            StringComparison.Ordinal);
    }

    public void Dispose() => _user.Dispose();

    private async Task SameAsExitCodeAsync(string how, string option, string more, string code)
    {
        _user.Project("lib", more, $"public class Thing;\n{code}");
        Assert.Equal(Successes.Contains(how), await CompareAsync(option, "lib") == 0);
    }

    private async Task<int> CompareAsync(string option, string what)
    {
        Assert.Equal(0, (await _user.DotnetAsync("restore", what)).Code);
        Assert.Empty(_user.Heard);
        var end = await _user.DotnetAsync(["build", what, "--no-restore", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.True(_user.Heard.Count == 2, $"{string.Join('\n', _user.Heard)}\n{end.Output}");
        Assert.StartsWith(
            end.Code == 0 ? "end success Build Complete: app" : "end failure Build Failed: app: ",
            _user.Heard[1],
            StringComparison.Ordinal);
        Assert.DoesNotContain("logged no error", _user.Heard[1], StringComparison.Ordinal);
        Assert.Equal(end.Code == 0 ? "success" : "failed", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
        return end.Code;
    }

    private void Solution(string more, string code = "")
    {
        _user.Write(
            "lib/lib.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>"""
                + $"{more}</Project>");
        _user.Write("lib/Thing.cs", $"public class Thing;\n{code}");
        _user.Write(
            "Directory.Solution.targets",
            $"""<Project><Import Project="Sdk.targets" Sdk="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" /></Project>""");
        _user.Write("app.slnx", """<Solution><Project Path="lib/lib.csproj" /></Solution>""");
    }
}
