namespace BuildCoordination.Cake.Tests;

/// <summary>What a script says, asks and runs by itself.</summary>
public sealed class AliasTests(PackedModule module)
{
    private const string Script = """
        Task("Talk").Does(() =>
        {
            Information("sent: " + SendBuildMessage("Nightly is up", "On the mirror.", new SendBuildMessageSettings().WithRecipient("build2").WithType(BuildMessageType.Warning)));
            SendBuildMessage("From another", "", new SendBuildMessageSettings().WithServer("build3"));
            foreach (var message in ReadBuildMessages(new ReadBuildMessagesSettings().MarkingRead()))
                Information($"read: {message.From} {message.Type} {message.Subject}");
            Information($"left: {ReadBuildMessages().Count}");
            foreach (var server in FleetHealth())
                Information($"health: {server.Server} {server.Heartbeat} {server.IsUnhealthy}");
            UpdateBuildStatus(ServerState.Idle, new UpdateBuildStatusSettings { Job = "nightly-12" }.WithServer("build4"));
        });
        Task("Run").Does(() =>
        {
            CoordinatedProcess("bash", new CoordinatedProcessSettings().AsTarget("Docs").InFolder("/").WithArguments(arguments => arguments.Append("-c").AppendQuoted("pwd")));
            var code = CoordinatedProcess("bash", new CoordinatedProcessSettings { Target = "Lint", HandleExitCode = exitCode => exitCode == 4 }.WithArguments(arguments => arguments.Append("-c").AppendQuoted("exit 4")));
            Information($"lint: {code}");
            CoordinatedProcess("bash", new CoordinatedProcessSettings { Process = new ProcessSettings { Arguments = "-c \"exit 5\"" } });
        });
        if (HasArgument("outside"))
            CoordinatedProcess("true");
        else
            RunTarget(Argument<string>("target"));
        """;

    [Fact]
    public async Task A_script_sends_reads_marks_looks_and_says_its_status()
    {
        using var user = new UserScript(module, Script);
        foreach (var (server, to, subject) in new[] { ("build1", "all", "Hello"), ("build2", "build1", "100 % {0} free") })
        {
            await using var other = await user.Fleet.OpenAsync(server);
            await other.Messages.SendAsync(new() { To = to, Subject = subject });
            Assert.True((await other.FlushAsync(Until.Deadline)).IsVisible);
        }

        var run = await user.CakeAsync("--target=Talk");

        Assert.True(run.Code == 0, run.Output);
        foreach (var line in new[]
        {
            "sent: msg_", "read: build2 info 100 % {0} free", "read: build3 info From another", "left: 0", "health: build1"
        })
        {
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        }

        Assert.Contains(
            user.Fleet.LiveMessages(), message =>
            $"{message["subject"]} {message["to"]} {message["type"]}" == "Nightly is up build2 warning");
        Assert.Equal("idle", user.Fleet.Read("build4/status.json")["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_process_is_a_target_of_its_run_and_fails_it_unless_the_script_deals_with_its_exit_code()
    {
        using var user = new UserScript(module, Script);
        var run = await user.CakeAsync("--target=Run");

        Assert.Equal(1, run.Code);
        Assert.Contains("lint: 4", run.Output, StringComparison.Ordinal);
        Assert.Contains("bash ended with 5.", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["start app", "start app / Docs", "end success app / Docs", "start app / Lint", "end failure app / Lint", "start app / bash",
                "end failure app / bash", "end failure app"],
            user.Heard);
        Assert.Equal("Build Failed: app: exit code 5", user.Subjects[0]);
    }

    [Fact(Explicit = true)]
    public async Task A_process_outside_of_a_run_is_a_build_of_its_own()
    {
        using var user = new UserScript(module, Script);
        Assert.Equal(0, (await user.CakeAsync("--outside=true")).Code);
        Assert.Equal(["start true", "start true / true", "end success true / true", "end success true"], user.Heard);
    }

    [Fact(Explicit = true)]
    public async Task With_no_fleet_what_a_script_says_goes_nowhere_and_its_processes_run()
    {
        using var user = new UserScript(module, Script, server: null);
        var talked = await user.CakeAsync("--target=Talk");
        Assert.True(talked.Code == 0, talked.Output);
        Assert.Contains("left: 0", talked.Output, StringComparison.Ordinal);

        var ran = await user.CakeAsync("--target=Run");
        Assert.Contains("lint: 4", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BC", talked.Output + ran.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(user.Environment["BUILDCOORD_STATE"]));
    }
}
