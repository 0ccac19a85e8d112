namespace BuildCoordination.Cake.Tests;

/// <summary>Each way in which a run of Cake can go: what the fleet hears, and the exit code that it has without us.</summary>
public sealed class RunTests(PackedModule module) : IDisposable
{
    private const string Script = """
        var mode = Argument("mode", "");
        void When(string it) { if (mode == it) throw new CakeException(7, $"{it} broke"); }
        var planted = EnvironmentVariable("PLANTED", "");
        Setup(context => When("setup"));
        Teardown(context => When("teardown"));
        Task("Clean").Does(() => { });
        Task("Docs").WithCriteria(mode != "skip", "no docs today").Does(() => { });
        Task("Lint").ContinueOnError().Does(() => When("lint"));
        Task("Links").OnError(exception => Information(exception.Message)).Does(() => When("links"));
        Task("Pages").IsDependentOn("Clean").IsDependentOn("Docs").IsDependentOn("Lint").IsDependentOn("Links").Does(() =>
        {
            When("pages");
            if (mode == "secrets")
                throw new CakeException(
                    $"login failed: token={planted}\nPassword:\n  {planted}\nhttps://ci:{planted}@registry.example.org/v2");
            if (mode == "inner") RunTarget("Clean");
            if (mode == "exit") Environment.Exit(3);
        });
        Task("After").IsDependentOn("Pages").Does(() => { });
        RunTarget(Argument("target", "After"));
        if (mode == "twice") RunTarget("Docs");
        When("end");
        """;

    private const string All = "Docs:success Lint:success Links:success Pages:success";

    private readonly UserScript _user = new(module, Script);

    [Fact]
    public async Task A_script_somewhere_in_a_repository_has_the_name_of_its_folder()
    {
        var deep = Directory.CreateDirectory(Path.Combine(_user.Folder, "build")).FullName;
        File.Move(Path.Combine(_user.Folder, "build.cake"), Path.Combine(deep, "build.cake"));
        Shell.Git(_user.Folder, "init", "-q");
        var end = await Shell.TryAsync("dotnet", ["cake", "--target=Clean"], _user.Environment, deep);
        Assert.True(end.Code == 0, end.Output);
        Assert.Equal("Build Complete: app", _user.Subjects[0].Split(" (")[0]);
    }

    [Theory]
    [InlineData("fine", 0, All, "success", "Build Complete: app")]
    [InlineData("skip", 0, "Docs:skip Lint:success Links:success Pages:success", "success", "Build Complete: app", Explicit = true)]
    [InlineData("lint", 0, "Docs:success Lint:failure Links:success Pages:success", "success", "Build Complete: app", Explicit = true)]
    [InlineData("links", 0, "Docs:success Lint:success Links:failure Pages:success", "success", "Build Complete: app")]
    [InlineData("inner", 0, All, "success", "Build Complete: app", Explicit = true)]
    [InlineData("pages", 1, "Docs:success Lint:success Links:success Pages:failure", "failure", "Build Failed: app: pages broke")]
    [InlineData("setup", 1, "", "error", "Build Failed: app: setup broke", Explicit = true)]
    [InlineData("teardown", 7, All, "failure", "Build Failed: app: the script ended with 7 after its tasks", Explicit = true)]
    [InlineData("end", 7, All, "failure", "Build Failed: app: the script ended with 7 after its tasks", Explicit = true)]
    [InlineData(
        "exit", 3, "Docs:success Lint:success Links:success Pages:error", "error",
        "Build Failed: app: the process ended without reporting", Explicit = true)]
    public async Task A_run_is_told_as_what_it_was_and_has_the_exit_code_that_it_has_without_us(
        string mode, int code, string targets, string result, string subject)
    {
        var run = await _user.CakeAsync($"--mode={mode}", "--buildcoord_coordinated_targets=Docs,Lint,Links,Pages");

        Assert.True(run.Code == code, $"{run.Code}: {run.Output}");
        var told = targets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(target => target.Split(':'))
            .SelectMany(target => new[] { $"start app / {target[0]}", $"end {target[1]} app / {target[0]}" });
        Assert.Equal(["start app", .. told, $"end {result} app"], _user.Heard);
        Assert.Equal(subject, _user.Subjects[0].Split(" (")[0]);
        Assert.Equal(result == "success" ? "success" : "failed", _user.Status);

        _user.WithoutModule();
        Assert.Equal(code, (await _user.CakeAsync($"--mode={mode}")).Code);
    }

    [Fact(Explicit = true)]
    public async Task Secrets_in_an_exception_are_not_published()
    {
        _user.Environment["PLANTED"] = "hV7p" + "Q2xN9dRt";
        Assert.Equal(1, (await _user.CakeAsync("--mode=secrets")).Code);
        var published = Shell.Git(_user.Fleet.Remote, "log", "--all", "-p");
        Assert.Contains("login failed: token=[redacted:password]", published, StringComparison.Ordinal);
        Assert.DoesNotContain("Q2xN9dRt", published, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_sample_script_the_task_that_says_so_is_told_and_the_others_show_in_the_status()
    {
        _user.Write(
            "build.cake", File.ReadAllText(Path.Combine(TestPaths.Root, "samples", "cake", "build.cake"))
                .Replace("version=0.1.0", $"version={PackedModule.Version}", StringComparison.Ordinal));
        var run = await _user.CakeAsync();
        Assert.True(run.Code == 0, run.Output + run.Error);
        Assert.Equal(["start app", "start app / Pages", "end success app / Pages", "end success app"], _user.Heard);
        Assert.Equal(["Clean success", "Pages success", "Announce success"], _user.Tasks);
        Assert.Contains("Pages are up", _user.Subjects);
    }

    [Fact(Explicit = true)]
    public async Task Two_runs_of_one_script_are_two_builds()
    {
        Assert.Equal(0, (await _user.CakeAsync("--mode=twice")).Code);
        Assert.Equal(["start app", "end success app", "start app", "end success app"], _user.Heard);
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--whatif", Explicit = true)]
    [InlineData("--tree", Explicit = true)]
    [InlineData("--description", Explicit = true)]
    [InlineData("--version", Explicit = true)]
    public async Task To_look_at_a_build_is_no_build(string option)
    {
        var run = await _user.CakeAsync(option);
        Assert.True(run.Code == 0, run.Output);
        Assert.Empty(_user.Heard);
        Assert.False(Directory.Exists(_user.Environment["BUILDCOORD_STATE"]));
    }

    public void Dispose() => _user.Dispose();
}
