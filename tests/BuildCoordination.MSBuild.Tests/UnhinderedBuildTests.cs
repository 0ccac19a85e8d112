using BuildCoordination.Processes;

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
        Assert.Contains("(not published yet)", await Shell.BuildcoordAsync(user.Environment, "status"), StringComparison.Ordinal);
        Assert.Contains("app", await Shell.BuildcoordAsync(user.Environment, "builds"), StringComparison.Ordinal);

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
        // MSBuild shows each warning where it comes and in its summary.
        Assert.Single(end.Output.Split('\n').Where(line => line.Contains($"warning {code}", StringComparison.Ordinal))
            .Select(line => line.Trim()).Distinct());
    }

    [Fact]
    public async Task A_warning_is_no_error_where_the_command_line_has_a_list_of_its_own_of_warnings_that_are_none()
    {
        using var user = new UserSolution(package);
        user.Project("lib", "<PropertyGroup><CoordinatedTargets>Pagse</CoordinatedTargets></PropertyGroup>");
        user.Environment["BUILDCOORD_STATE"] = "/dev/null/state";

        var end = await user.DotnetAsync("build", "lib", "-warnaserror", "-p:MSBuildWarningsNotAsErrors=CS1030");

        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("warning BC1006: The state folder of this server cannot be used", end.Output, StringComparison.Ordinal);
        Assert.Contains("warning BC7004: The target 'Pagse'", end.Output, StringComparison.Ordinal);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], user.Heard);
    }

    [Fact]
    public async Task A_state_folder_that_cannot_be_used_is_one_warning_and_the_build_is_told()
    {
        using var user = new UserSolution(package);
        user.Project("lib");
        user.Environment["BUILDCOORD_STATE"] = "/dev/null/state";
        var end = await user.DotnetAsync("build", "lib", "-warnaserror", "-v", "quiet");
        Assert.True(end.Code == 0, end.Output);
        // MSBuild says each warning where it comes and at the end.
        var said = Assert.Single(end.Output.Split('\n').Where(line => line.Contains("BC10", StringComparison.Ordinal)).Distinct());
        Assert.Contains("warning BC1006: The state folder of this server cannot be used", said, StringComparison.Ordinal);
        Assert.Equal(["start Build Started: app", "end success Build Complete: app"], user.Heard);
    }

    [Fact]
    public void Every_code_that_is_documented_is_kept_from_becoming_an_error()
    {
        var codes = File.ReadLines(Path.Combine(TestPaths.Root, "docs", "diagnostics.md"))
            .Where(line => line.StartsWith("## BC", StringComparison.Ordinal)).Select(line => line[3..9]);
        Assert.Contains($";{string.Join(';', codes)}<", package.Read("tasks/Documented.props"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_git_a_build_is_one_warning_and_is_told_once_git_is_there()
    {
        using var user = new UserSolution(package);
        user.Project("lib");
        var path = user.Environment["PATH"];
        user.Environment["PATH"] = Directory.CreateDirectory(Path.Combine(user.Fleet.Folder, "bin")).FullName;
        foreach (var program in new[] { "dotnet", "sh", "bash" })
            File.CreateSymbolicLink(Path.Combine(user.Environment["PATH"], program), (await Shell.RunAsync("which", [program])).Trim());
        var end = await user.DotnetAsync("build", "lib", "-warnaserror");
        Assert.True(end.Code == 0, end.Output);

        user.Environment["PATH"] = path;
        Assert.Equal(0, (await user.DotnetAsync("build", "lib")).Code);
        Assert.Equal(4, user.Heard.Count);
    }

    [Fact]
    public async Task Another_package_with_its_own_LibGit2Sharp_does_its_work_beside_it()
    {
        using var user = new UserSolution(package);
        user.UseRegistryOf("Nerdbank.GitVersioning");
        user.Project(
            "lib", """<ItemGroup><PackageReference Include="Nerdbank.GitVersioning" Version="3.10.94" PrivateAssets="all" /></ItemGroup><PropertyGroup><NBGV_GitEngine>LibGit2</NBGV_GitEngine></PropertyGroup>""");
        user.Write("version.json", """{ "version": "4.21" }""");
        Shell.Git(user.Folder, "init", "-q");
        Shell.Git(user.Folder, "add", "-A");
        Shell.Git(user.Folder, "commit", "-qm", "One");
        user.Environment["NBGV_GitEngine"] = "LibGit2";
        var end = await user.DotnetAsync("build", "lib", "-getProperty:NuGetPackageVersion", "-t:Build");
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("4.21.", end.Output, StringComparison.Ordinal);
        Assert.Equal(2, user.Heard.Count);
    }

    [Theory]
    [InlineData("INT", 3, Explicit = true)]
    [InlineData("TERM", 1)]
    [InlineData("TERM", 3, Explicit = true)]
    [InlineData("HUP", 3, Explicit = true)]
    public async Task A_build_that_is_stopped_is_told_as_a_cancellation_once_and_ends_as_it_does_without_us(string signal, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var user = new UserSolution(package);
            var mark = Path.Combine(user.Fleet.Folder, "running");
            user.Project("lib", $"""
                <PropertyGroup><CoordinatedTargets>Wait</CoordinatedTargets></PropertyGroup>
                <Target Name="Wait" BeforeTargets="CoreCompile">
                  <Exec Command="echo $$ &gt; {mark}.new; mv {mark}.new {mark}; exec sleep 60" />
                </Target>
                """);
            Assert.Equal(0, (await user.DotnetAsync("restore", "lib")).Code);

            var (code, child) = await StopAsync(user, mark, signal, "start Build Started: app / Wait");
            Assert.False(ProcessTable.Find(child)?.IsAlive ?? false);
            Assert.Equal(
                [
                    "start Build Started: app", "start Build Started: app / Wait",
                    "end cancellation Build Cancelled: app / Wait", "end cancellation Build Cancelled: app",
                ],
                user.Heard);

            user.Environment["BUILDCOORD_ENABLED"] = "false";
            var (codeWithoutUs, orphan) = await StopAsync(user, mark, signal);
            await Shell.TryAsync("kill", [$"{orphan}"]);
            Assert.Equal(codeWithoutUs, code);
            Assert.Equal(4, user.Heard.Count);
        }
    }

    private static async Task<(int Code, int Child)> StopAsync(UserSolution user, string mark, string signal, string? reported = null)
    {
        File.Delete(mark);
        using var build = user.Start("build", "lib", "--no-restore");
        build.StandardInput.Close();
        await Until.True(() => File.Exists(mark), "the build is in the middle");
        // MSBuild hands its events to loggers on a thread of its own: on a busy machine the target's program is ahead of them.
        if (reported is not null)
            await Until.True(() => user.Heard.Contains(reported, StringComparer.Ordinal), "the target's start is reported");
        await Shell.RunAsync("kill", [$"-{signal}", $"{build.Id}"]);
        await build.WaitForExitAsync().WaitAsync(Until.Deadline);
        return (build.ExitCode, int.Parse(await File.ReadAllTextAsync(mark), System.Globalization.CultureInfo.InvariantCulture));
    }
}
