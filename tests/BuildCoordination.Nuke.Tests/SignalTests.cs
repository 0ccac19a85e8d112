using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Nuke.Tests;

/// <summary>A build that is stopped in the middle of a target with a child process.</summary>
public sealed class SignalTests(CompiledBuilds builds) : IDisposable
{
    private readonly UserBuild _user = new(builds.Scenarios);

    [Theory]
    [InlineData("INT", 130, 1)]
    [InlineData("INT", 130, 3, Explicit = true)]
    [InlineData("TERM", 143, 1)]
    [InlineData("TERM", 143, 3, Explicit = true)]
    [InlineData("HUP", 129, 3, Explicit = true)]
    public async Task It_is_told_as_cancelled_once_its_child_is_ended_and_the_exit_code_is_the_signals(string signal, int code, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var user = new UserBuild(builds.Scenarios);
            var mark = Path.Combine(user.Fleet.Folder, "running");
            using var build = user.Start("AfterWaits", "--mark", mark);
            build.StandardInput.Close();
            await Until.True(() => File.Exists(mark), "the child runs");
            var child = (await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken)).Trim();

            await Shell.RunAsync("kill", [$"-{signal}", $"{build.Id}"]);
            await build.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

            Assert.Equal(code, build.ExitCode);
            Assert.Equal(["start Build Started: app", "end cancellation Build Cancelled: app"], user.Heard);
            await Until.True(() => !Directory.Exists($"/proc/{child}"), "the child is ended");
        }
    }

    [Fact]
    public async Task Ctrl_C_at_a_terminal_reaches_the_child_too_and_is_still_told_once()
    {
        var mark = Path.Combine(_user.Fleet.Folder, "running");
        using var build =
            Shell.Start("setsid", ["-w", "dotnet", builds.Scenarios, "AfterWaits", "--mark", mark], _user.Environment, _user.Folder);
        build.StandardInput.Close();
        await Until.True(() => File.Exists(mark), "the child runs");
        var child = (await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken)).Trim();
        var group = (await Shell.RunAsync("ps", ["-o", "pgid=", "-p", child])).Trim();

        await Shell.RunAsync("kill", ["-INT", "--", $"-{group}"]);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(130, build.ExitCode);
        Assert.Equal(["start Build Started: app", "end cancellation Build Cancelled: app"], _user.Heard);
    }

    [Fact]
    public async Task Targets_that_are_assured_after_failure_still_run_after_Ctrl_C_and_give_no_warning()
    {
        var mark = Path.Combine(_user.Fleet.Folder, "running");
        using var build = _user.Start("Waits", "CleansUp", "--mark", mark);
        build.StandardInput.Close();
        var output = build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until.True(() => File.Exists(mark), "the child runs");

        await Shell.RunAsync("kill", ["-INT", $"{build.Id}"]);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(130, build.ExitCode);
        Assert.DoesNotContain("BC7001", await output, StringComparison.Ordinal);
        Assert.Equal(["start Build Started: app", "end cancellation Build Cancelled: app"], _user.Heard);
    }

    [Theory(Explicit = true)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Maven_is_ended_and_its_target_and_the_build_are_told_as_cancelled_once(string signal, int code)
    {
        var source = new SampleTree(_user.Fleet);
        source.PlantEndlessTest();
        _user.Environment[source.Variables.Name] = source.Variables.Value;
        string[] settings =
            ["--cloud-stack-source", source.Path, "--cloud-stack-logs", source.Logs, "--cloud-stack-maven-arguments", " -DforkCount=0"];
        using var build = _user.Start(["CloudStackBuild", .. settings]);
        build.StandardInput.Close();
        var output = build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Until.True(() => File.Exists(source.WaitingMark), "Maven is in the middle of a module's tests");

        await Shell.RunAsync("kill", [$"-{signal}", $"{build.Id}"]);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(code, build.ExitCode);
        Assert.Equal(
            ["start Build Started: cloudstack", "start Build Started: cloudstack / MavenInstall",
                "end cancellation Build Cancelled: cloudstack / MavenInstall", "end cancellation Build Cancelled: cloudstack"],
            _user.Heard);
        await Until.True(() => !HasProcessIn(source.Path), "nothing of Maven is left", more: () => output.IsCompleted ? output.Result : "");
    }

    public void Dispose() => _user.Dispose();

    private static bool HasProcessIn(string folder) => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)
                ?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
