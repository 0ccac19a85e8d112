namespace BuildCoordination.Nuke.Tests;

/// <summary>What can happen in a build, what the fleet hears of it, and the exit code that it has without us.</summary>
public sealed class HookTests(CompiledBuilds builds) : IDisposable
{
    private readonly UserBuild _user = new(builds.Scenarios);

    [Theory]
    [InlineData(0, "First", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(
        0, "Told", "start Build Started: app", "start Build Started: app / Told", "end success Build Complete: app / Told",
        "end success Build Complete: app")]
    [InlineData(255, "Throws", "start Build Started: app", "end failure Build Failed: app: Throws: the answer is 42")]
    [InlineData(255, "ThrowsAndGoesOn", "start Build Started: app", "end failure Build Failed: app: ThrowsAndGoesOn: no matter")]
    [InlineData(0, "Skipped", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(0, "WithoutBody", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(
        0, "ToldWithoutBody", "start Build Started: app", "start Build Started: app / ToldWithoutBody",
        "end success Build Complete: app / ToldWithoutBody", "end success Build Complete: app")]
    [InlineData(
        255, "Demands", "start Build Started: app",
        "end failure Build Failed: app: Demands requires Missing, which has no value; not run: Demands")]
    [InlineData(
        255, "DemandsTruth", "start Build Started: app",
        "end failure Build Failed: app: DemandsTruth requires IsReady; not run: DemandsTruth")]
    [InlineData(
        255, "ConditionThrows", "start Build Started: app",
        "end failure Build Failed: app: ConditionThrows: its condition failed: no such … not run: ConditionThrows")]
    [InlineData(3, "EndsWithThree", "start Build Started: app", "end failure Build Failed: app: exit code 3")]
    [InlineData(0, "--help")]
    [InlineData(0, "--plan")]
    [InlineData(255, "NoSuchTarget")]
    public async Task The_fleet_hears_one_start_and_one_end_and_the_exit_code_is_as_it_was(int code, string target, params string[] heard)
    {
        _user.Environment["PATH"] = $"{WithoutBrowser()}:{_user.Environment["PATH"]}";
        var told = await _user.RunAsync(target);
        Assert.Equal((code, code), (told.Code, (await _user.RunAsync(target, "--build-coordination-enabled", "false")).Code));
        Assert.Equal(heard, _user.Heard);
        Assert.DoesNotContain("BC", told.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_folder_somewhere_in_a_repository_has_the_name_of_its_folder()
    {
        Shell.Git(Path.GetDirectoryName(_user.Folder)!, "init", "-q");
        Assert.Equal(0, (await _user.RunAsync("First")).Code);
        Assert.Equal($"start Build Started: {Path.GetFileName(Path.GetDirectoryName(_user.Folder))}", _user.Heard[0]);
    }

    [Fact]
    public async Task A_failure_says_what_was_thrown_and_what_was_not_run()
    {
        Assert.Equal(255, (await _user.RunAsync("LastOfAll")).Code);
        Assert.StartsWith(
            "Reason: Throws: the answer is 42; not run: AfterThrows, LastOfAll\nTarget: Throws\nExit code: 255\n", _user.LastBody,
            StringComparison.Ordinal);
        Assert.Contains("First success", _user.LastBody, StringComparison.Ordinal);
        Assert.EndsWith("\nthe answer is 42\nand not 41", _user.LastBody, StringComparison.Ordinal);
        Assert.Equal("failed", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact(Explicit = true)]
    public async Task Secrets_in_an_exception_are_not_published()
    {
        _user.Environment["PLANTED"] = "hV7p" + "Q2xN9dRt";
        Assert.Equal(255, (await _user.RunAsync("ThrowsSecrets")).Code);
        Assert.Contains("login failed: token=[redacted:password]", _user.LastBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Q2xN9dRt", Shell.Git(_user.Fleet.Remote, "log", "--all", "-p"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_fails_is_told_with_its_exit_code()
    {
        _user.Environment["BUILDCOORD_COORDINATED_TARGETS"] = "ToolFails";
        Assert.Equal(255, (await _user.RunAsync("ToolFails")).Code);
        Assert.Equal("end failure Build Failed: app / ToolFails: Process 'sh' exited with code 3.", _user.Heard[^2]);
        Assert.Contains(
            _user.Fleet.LiveMessages().SelectMany(message => message["body"]!.GetValue<string>().Split('\n')),
            line => line is "Exit code of ToolFails: 3" or "Exit code: 3");
    }

    [Fact]
    public async Task A_target_that_is_skipped_and_named_is_told_as_skipped_with_its_condition()
    {
        Assert.Equal(0, (await _user.RunAsync("Skipped", "--coordinated-targets", "Skipped")).Code);
        Assert.Equal("end skip Build Complete: app / Skipped", _user.Heard[^2]);
        Assert.Contains(
            "Reason: not met: Missing == \"nothing\"", _user.Fleet.LiveMessages()[1]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_skipped_by_hand_is_told_so()
    {
        Assert.Equal(0, (await _user.RunAsync("Told", "--skip", "First")).Code);
        Assert.Contains("First skip", _user.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_failures_each_is_named()
    {
        Assert.Equal(255, (await _user.RunAsync("FailsToo")).Code);
        Assert.StartsWith(
            "Reason: ThrowsAndGoesOn: no matter; FailsToo: the last straw\nTarget: ThrowsAndGoesOn\n", _user.LastBody,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "StaticConditionThrows",
        "Reason: StaticConditionThrows: its condition failed: no such condition; not run: StaticConditionThrows\n")]
    [InlineData("DemandsMore", "Reason: DemandsMore requires (IsReady OrElse (Mark == \"x\")); not run: DemandsMore\n")]
    public async Task A_build_that_cannot_begin_says_why(string target, string reason)
    {
        Assert.Equal(255, (await _user.RunAsync(target)).Code);
        Assert.StartsWith(reason, _user.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_Exit_in_a_target_is_reported_at_once_as_an_error_with_its_exit_code()
    {
        Assert.Equal(3, (await _user.RunAsync("Exits")).Code);
        Assert.Equal("end error Build Failed: app: the process ended without reporting", _user.Heard[^1]);
        Assert.Contains("Exit code: 3\n", _user.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_FailFast_the_next_build_says_that_the_process_ended_without_reporting()
    {
        Assert.Equal(134, (await _user.RunAsync("FailsFast")).Code);
        Assert.Equal(0, (await _user.RunAsync("First")).Code);
        Assert.Contains("end error Build Failed: app: the process ended without reporting", _user.Heard);
    }

    [Theory]
    [InlineData("clean|validate", "clean", "validate")]
    [InlineData("clean,validate", "clean,validate")]
    public async Task A_list_is_given_with_spaces_or_commas(string goals, params string[] given)
    {
        var end = await _user.RunAsync(["ShowsGoals", "--cloud-stack-goals", .. given]);
        Assert.Contains($"goals: {goals}\n", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("WRN", end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BC7006: The value of the parameter CloudStackPackaging is not valid:", "--cloud-stack-packaging", "nope")]
    [InlineData("BC7006: The value of the parameter CloudStackQuiet is not valid:", "--cloud-stack-quiet", "perhaps")]
    [InlineData(
        "BC7006: The value of the parameter BuildCoordinationServer is not valid:",
        "--build-coordination-server", "build1", "build2")]
    [InlineData(
        "BC7006: The value of the parameter BuildCoordinationLevel is not valid:", "--build-coordination-level", "everything")]
    [InlineData("BC1002: ", "--build-coordination-flush-limit", "soon")]
    public async Task A_parameter_with_a_value_that_cannot_be_used_fails_the_build_in_one_line_and_is_reported(
        string line, params string[] given)
    {
        var end = await _user.RunAsync(["First", .. given]);
        Assert.Equal(255, end.Code);
        Assert.Contains(line, end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
        Assert.StartsWith("end failure Build Failed: app: ", _user.Heard[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_on_after_a_failure_is_told_to_its_end()
    {
        Assert.Equal(255, (await _user.RunAsync("AfterThrowsAndGoesOn")).Code);
        Assert.Contains("ThrowsAndGoesOn failure", _user.LastBody, StringComparison.Ordinal);
        Assert.Contains("AfterThrowsAndGoesOn success", _user.LastBody, StringComparison.Ordinal);
    }

    public void Dispose() => _user.Dispose();

    // A plan is shown in a browser.
    private string WithoutBrowser()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_user.Fleet.Folder, "bin")).FullName;
        var browser = Path.Combine(folder, "xdg-open");
        Shell.WriteProgram(browser, "#!/bin/sh\n");
        return folder;
    }
}
