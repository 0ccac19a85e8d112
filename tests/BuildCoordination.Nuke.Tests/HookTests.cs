namespace BuildCoordination.Nuke.Tests;

/// <summary>What can happen in a build, what the fleet hears of it, and the exit code that it has without us.</summary>
public sealed class HookTests(CompiledBuilds builds) : IDisposable
{
    private readonly UserBuild _user = new(builds.Scenarios);

    [Theory]
    [InlineData(0, "First", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(0, "Told", "start Build Started: app", "start Build Started: app / Told", "end success Build Complete: app / Told", "end success Build Complete: app")]
    [InlineData(255, "Throws", "start Build Started: app", "end failure Build Failed: app: Throws: the answer is 42")]
    [InlineData(255, "ThrowsAndGoesOn", "start Build Started: app", "end failure Build Failed: app: ThrowsAndGoesOn: no matter")]
    [InlineData(0, "Skipped", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(0, "WithoutBody", "start Build Started: app", "end success Build Complete: app")]
    [InlineData(0, "ToldWithoutBody", "start Build Started: app", "start Build Started: app / ToldWithoutBody", "end success Build Complete: app / ToldWithoutBody", "end success Build Complete: app")]
    [InlineData(255, "Demands", "start Build Started: app", "end failure Build Failed: app: what the build requires is not there; not run: Demands")]
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
    public async Task A_failure_says_what_was_thrown_and_what_was_not_run()
    {
        Assert.Equal(255, (await _user.RunAsync("LastOfAll")).Code);
        Assert.StartsWith("Reason: Throws: the answer is 42; not run: AfterThrows, LastOfAll\nTarget: Throws\nExit code: 255\n", _user.LastBody, StringComparison.Ordinal);
        Assert.Contains("First success", _user.LastBody, StringComparison.Ordinal);
        Assert.EndsWith("\nthe answer is 42\nand not 41", _user.LastBody, StringComparison.Ordinal);
        Assert.Equal("failed", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tool_that_fails_is_told_with_its_exit_code()
    {
        _user.Environment["BUILDCOORD_COORDINATED_TARGETS"] = "ToolFails";
        Assert.Equal(255, (await _user.RunAsync("ToolFails")).Code);
        Assert.Equal("end failure Build Failed: app / ToolFails: Process 'sh' exited with code 3.", _user.Heard[^2]);
        Assert.Contains("Exit code: 3\n", _user.Fleet.LiveMessages()[1]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_skipped_and_named_is_told_as_skipped_with_its_condition()
    {
        Assert.Equal(0, (await _user.RunAsync("Skipped", "--coordinated-targets", "Skipped")).Code);
        Assert.Equal("end skip Build Complete: app / Skipped", _user.Heard[^2]);
        Assert.Contains("Reason: Missing == \"nothing\"", _user.Fleet.LiveMessages()[1]["body"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_skipped_by_hand_is_told_so()
    {
        Assert.Equal(0, (await _user.RunAsync("Told", "--skip", "First")).Code);
        Assert.Contains("First skip", _user.LastBody, StringComparison.Ordinal);
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
        File.WriteAllText(browser, "#!/bin/sh\n");
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return folder;
    }
}
