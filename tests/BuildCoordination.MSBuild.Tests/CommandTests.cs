using BuildCoordination.Processes;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>CoordinatedExec: a command that the fleet is told of.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly UserSolution _user;

    public CommandTests(PackedPackage package)
    {
        _user = new UserSolution(package);
        _user.Project("lib", """
            <Target Name="Say">
              <CoordinatedExec Command="$(Say)" TargetName="Say" LogFile="say.log" EnvironmentVariables="GREETING=hello" IgnoreExitCode="$(Ignore)" Settings="$(_BuildCoordinationSettings)" Run="$(_BuildCoordinationRun)">
                <Output TaskParameter="ExitCode" PropertyName="SaidCode" />
              </CoordinatedExec>
              <Message Importance="high" Text="said $(SaidCode)" />
            </Target>
            <Target Name="SayInBuild" AfterTargets="CoreCompile" DependsOnTargets="Say" Condition="'$(InBuild)' == 'true'" />
            """);
    }

    [Fact]
    public async Task A_command_is_seen_kept_in_its_log_and_told_as_a_target()
    {
        var end = await SayAsync("echo $GREETING; echo error on stderr >&2");
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("hello", end.Output, StringComparison.Ordinal);
        Assert.Contains("said 0", end.Output, StringComparison.Ordinal);
        Assert.Equal("hello\nerror on stderr\n", File.ReadAllText(Path.Combine(_user.Folder, "lib", "say.log")));
        Assert.Equal(
            ["start Build Started: Say", "start Build Started: Say / Say", "end success Build Complete: Say / Say",
            "end success Build Complete: Say"], _user.Heard);
    }

    [Theory]
    [InlineData(
        "printf 'src/Names.java:7: error: cannot find symbol\\n    nextId++;\\n    ^\\n'; exit 1", "src/Names.java(7,5): javac error")]
    [InlineData(
        "echo '[ERROR] /src/Names.java:[10,44] cannot find symbol'; exit 1", "/src/Names.java(10,44): maven error", Explicit = true)]
    [InlineData(
        "echo 'dpkg-checkbuilddeps: error: Unmet build dependencies: debhelper'; exit 3",
        "dpkg-checkbuilddeps : error : Unmet build dependencies: debhelper", Explicit = true)]
    [InlineData("exit 9", "error BC7005: Say ended with 9")]
    public async Task A_failure_is_an_error_of_MSBuild_with_its_place(string command, string error)
    {
        var end = await SayAsync(command);
        Assert.Equal(1, end.Code);
        Assert.Contains(error, end.Output, StringComparison.Ordinal);
        Assert.StartsWith("end failure Build Failed: Say", _user.Heard[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_code_that_is_ignored_is_no_error_and_told_as_a_failure()
    {
        var end = await SayAsync("echo '[ERROR] /src/Names.java:[10,44] odd'; exit 5", "-p:Ignore=true");
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("said 5", end.Output, StringComparison.Ordinal);
        Assert.Contains("maven warning", end.Output, StringComparison.Ordinal);
        Assert.StartsWith("end failure Build Failed: Say", _user.Heard[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Within_a_build_it_is_a_target_of_that_build()
    {
        var end = await _user.DotnetAsync("build", "lib", "-p:InBuild=true", "-p:Say=true");
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal(
            ["start Build Started: app", "start Build Started: app / Say", "end success Build Complete: app / Say",
            "end success Build Complete: app"], _user.Heard);
    }

    [Fact]
    public async Task With_nothing_configured_it_runs_all_the_same_and_leaves_nothing()
    {
        _user.Environment.Remove("BUILDCOORD_REPOSITORY");
        var end = await SayAsync("exit 6");
        Assert.Equal(1, end.Code);
        Assert.Contains("Say ended with 6", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning BC", end.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_user.Environment["BUILDCOORD_STATE"]));
    }

    [Theory]
    [InlineData("INT", "")]
    [InlineData("TERM", "", Explicit = true)]
    [InlineData("INT", "true", Explicit = true)]
    public async Task A_build_that_is_stopped_ends_the_command_with_all_that_it_started(string signal, string inBuild)
    {
        var mark = Path.Combine(_user.Fleet.Folder, "running");
        Assert.Equal(0, (await _user.DotnetAsync("restore", "lib")).Code);
        _user.Environment["Say"] = $"sleep 300 & echo $! > {mark}.new; mv {mark}.new {mark}; wait";
        using var build = _user.Start("build", "lib", "--no-restore", inBuild.Length > 0 ? "-t:Build" : "-t:Say", $"-p:InBuild={inBuild}");
        build.StandardInput.Close();
        await Until.True(() => File.Exists(mark), "the command runs");
        var child = int.Parse(await File.ReadAllTextAsync(mark), System.Globalization.CultureInfo.InvariantCulture);

        await Shell.RunAsync("kill", [$"-{signal}", $"{build.Id}"]);
        await build.WaitForExitAsync().WaitAsync(Until.Deadline);

        Assert.False(ProcessTable.Find(child)?.IsAlive ?? false);
        Assert.Single(
            _user.Heard, line =>
            line.StartsWith("end cancellation Build Cancelled: ", StringComparison.Ordinal)
                && !line.Contains(" / ", StringComparison.Ordinal));
        Assert.DoesNotContain(_user.Heard, line => line.Contains("Failed", StringComparison.Ordinal));
    }

    public void Dispose() => _user.Dispose();

    // By the environment, which MSBuild takes as properties and does not split.
    private Task<(int Code, string Output, string Error)> SayAsync(string command, params string[] more)
    {
        _user.Environment["Say"] = command;
        return _user.DotnetAsync(["build", "lib", "-t:Say", .. more]);
    }
}
