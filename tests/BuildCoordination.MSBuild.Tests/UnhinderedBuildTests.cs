namespace BuildCoordination.MSBuild.Tests;

/// <summary>Whatever is wrong with the fleet, the build is what it is without the package.</summary>
public sealed class UnhinderedBuildTests(PackedPackage package)
{
    [Fact]
    public async Task With_nothing_configured_nothing_is_said_and_nothing_is_left()
    {
        using var user = new UserSolution(package, server: null);
        user.Project("lib");
        var end = await user.DotnetAsync("build", "lib", "-warnaserror");
        Assert.True(end.Code == 0, end.Output);
        Assert.DoesNotContain("BC", end.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }

    [Fact]
    public async Task Switched_off_it_leaves_no_trace()
    {
        using var user = new UserSolution(package);
        user.Project("lib");
        Assert.Equal(0, (await user.DotnetAsync("build", "lib", "-p:BuildCoordinationEnabled=false")).Code);
        Assert.Empty(user.Heard);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }

    [Fact]
    public async Task A_remote_that_is_away_is_no_error_even_where_warnings_are_and_hears_of_the_build_later()
    {
        using var user = new UserSolution(package);
        user.Project("lib", "<PropertyGroup><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup>");
        Directory.Move(user.Fleet.Remote, user.Fleet.Remote + ".away");
        var end = await user.DotnetAsync("build", "lib", "-warnaserror", "-p:BuildCoordinationFlushLimit=1s");
        Assert.True(end.Code == 0, end.Output);

        Directory.Move(user.Fleet.Remote + ".away", user.Fleet.Remote);
        Assert.Equal(0, (await user.DotnetAsync("build", "lib")).Code);
        Assert.Equal(4, user.Heard.Count);
    }

    [Theory]
    [InlineData("BuildCoordinationLevel", "everything", "BC1002")]
    [InlineData("BuildCoordinationServer", "Not A Server", "BC1009")]
    public async Task A_setting_that_cannot_be_used_is_one_warning_with_its_code_and_no_error(string property, string value, string code)
    {
        using var user = new UserSolution(package);
        user.Project("lib");
        var end = await user.DotnetAsync("build", "lib", "-warnaserror", $"-p:{property}={value}");
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains($"warning {code}", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_that_is_documented_is_kept_from_becoming_an_error()
    {
        var codes = File.ReadLines(Path.Combine(Repository.Root, "docs", "diagnostics.md")).Where(line => line.StartsWith("## BC", StringComparison.Ordinal)).Select(line => line[3..9]);
        Assert.Contains($";{string.Join(';', codes)}<", File.ReadAllText(Path.Combine(Repository.Root, "src", "BuildCoordination.MSBuild", "build", "Warnings.props")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_build_that_is_stopped_is_told_as_a_cancellation_once(string signal)
    {
        using var user = new UserSolution(package);
        var mark = Path.Combine(user.Fleet.Folder, "running");
        user.Project("lib", $"""<Target Name="Wait" BeforeTargets="CoreCompile"><Exec Command="echo &gt; {mark}; sleep 60" /></Target>""");
        Assert.Equal(0, (await user.DotnetAsync("restore", "lib")).Code);
        using var build = user.Start("build", "lib", "--no-restore");
        build.StandardInput.Close();
        await Until.True(() => File.Exists(mark), "the build is in the middle", TimeSpan.FromMinutes(1));

        await Shell.RunAsync("kill", [$"-{signal}", $"{build.Id}"]);
        await build.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["start Build Started: app", "end cancellation Build Cancelled: app"], user.Heard);
    }
}
