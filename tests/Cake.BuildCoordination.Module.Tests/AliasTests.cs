namespace BuildCoordination.Cake.Tests;

/// <summary>What a script says, asks and runs by itself.</summary>
public sealed class AliasTests(PackedModule module)
{
    private const string Talk = """
        Task("Default").Does(() =>
        {
            Information("sent: " + SendBuildMessage("Nightly is up", "On the mirror.", new SendBuildMessageSettings().WithRecipient("build2").WithType(BuildMessageType.Warning)));
            SendBuildMessage("From another", "", new SendBuildMessageSettings().WithServer("build3"));
            foreach (var message in ReadBuildMessages(new ReadBuildMessagesSettings().MarkingRead()))
                Information($"read: {message.From} {message.Type} {message.Subject}");
            Information($"left: {ReadBuildMessages().Count}");
            foreach (var server in FleetHealth())
                Information($"health: {server.Server} {server.Heartbeat} {server.IsUnhealthy}");
        });
        RunTarget("Default");
        UpdateBuildStatus(ServerState.Idle, new UpdateBuildStatusSettings { Job = "nightly-12" }.WithServer("build4"));
        """;

    private const string Processes = """
        Task("Default").Does(() =>
        {
            CoordinatedProcess("bash", new CoordinatedProcessSettings().AsTarget("Docs").InFolder("/").WithArguments(arguments => arguments.Append("-c").AppendQuoted("pwd")));
            var code = CoordinatedProcess("bash", new CoordinatedProcessSettings { Target = "Lint", HandleExitCode = exitCode => exitCode == 4 }.WithArguments(arguments => arguments.Append("-c").AppendQuoted("exit 4")));
            Information($"lint: {code}");
            CoordinatedProcess("bash", new CoordinatedProcessSettings { Process = new ProcessSettings { Arguments = "-c \"exit 5\"" } });
        });
        CoordinatedProcess("true");
        RunTarget("Default");
        """;

    [Fact]
    public async Task A_script_sends_reads_marks_looks_and_says_its_status()
    {
        using var user = new UserScript(module, Talk);
        await using (var build2 = await user.Fleet.OpenAsync("build2"))
        {
            await build2.Messages.SendAsync(new() { To = "build1", Subject = "100 % {0} free" });
            Assert.True((await build2.FlushAsync()).IsVisible);
        }

        var run = await user.CakeAsync();

        Assert.True(run.Code == 0, run.Output);
        Assert.Contains("sent: msg_", run.Output, StringComparison.Ordinal);
        Assert.Contains("read: build2 info 100 % {0} free", run.Output, StringComparison.Ordinal);
        Assert.Contains("read: build3 info From another", run.Output, StringComparison.Ordinal);
        Assert.Contains("left: 0", run.Output, StringComparison.Ordinal);
        Assert.Contains("health: build1", run.Output, StringComparison.Ordinal);
        Assert.Contains(user.Fleet.LiveMessages(), message => $"{message["subject"]} {message["to"]} {message["type"]}" == "Nightly is up build2 warning");
        Assert.Equal("idle", user.Fleet.Read("build4/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_process_is_a_target_of_its_run_and_outside_of_one_a_build()
    {
        using var user = new UserScript(module, Processes);
        var run = await user.CakeAsync();

        Assert.Equal(1, run.Code);
        Assert.Contains("lint: 4", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "start true", "start true / true", "end success true / true", "end success true",
                "start app", "start app / Docs", "end success app / Docs", "start app / Lint", "end failure app / Lint", "start app / bash", "end failure app / bash", "end failure app",
            ],
            user.Heard);
        Assert.Equal("Build Failed: app: bash ended with 5.", user.Subjects[0]);
    }

    [Fact]
    public async Task With_no_fleet_what_a_script_says_goes_nowhere_and_processes_run()
    {
        using var user = new UserScript(module, $"{Talk}\n{Processes}".Replace("RunTarget(\"Default\");\nUpdate", "Update", StringComparison.Ordinal).Replace("Task(\"Default\").Does(() =>\n{\n    Information(\"sent", "Task(\"Talk\").Does(() =>\n{\n    Information(\"sent", StringComparison.Ordinal), server: null);
        var run = await user.CakeAsync();
        Assert.Contains("lint: 4", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BC", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }
}
