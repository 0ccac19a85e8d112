using System.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests.Pipeline;

/// <summary>A builder's own terminal: script(1) makes a real one.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact(Explicit = true)]
    public async Task Quietly_a_bar_shows_module_n_of_m_and_the_tools_output_is_in_the_log_alone()
    {
        var source = new SampleTree(_fleet);
        var build1 = new Buildcoord(_fleet, "build1", source.Variables);
        using var terminal = Start(build1, $"cloudstack --source '{source.Path}' --logs '{source.Logs}' --packaging off --quiet");

        var end = await Buildcoord.EndAsync(terminal);

        Assert.True(end.Code == 0, end.Output);
        Assert.Matches(@"MavenInstall \[#*\.*\] [0-9]+ of [0-9]+ modules done", end.Output);
        Assert.DoesNotContain("[INFO]", end.Output, StringComparison.Ordinal);
        Assert.Contains("BUILD SUCCESS", File.ReadAllText(Path.Combine(source.Logs, "mvn_install.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_typed_in_the_middle_of_a_module_is_told_as_a_cancellation_and_nothing_is_left()
    {
        var source = new SampleTree(_fleet);
        source.PlantEndlessTest();
        var build1 = new Buildcoord(_fleet, "build1", source.Variables);
        using var terminal = Start(build1, $"cloudstack --source '{source.Path}' --logs '{source.Logs}' --maven-arguments=-DforkCount=0");
        await Until.True(() => File.Exists(source.WaitingMark), "Maven is in the middle of a module");

        await TypeInterruptAsync(terminal);

        Assert.Equal(130, (await Buildcoord.EndAsync(terminal)).Code);
        Assert.Equal("cancellation", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
        Assert.Empty(Left(build1));
    }

    [Fact]
    public async Task An_interrupt_typed_to_a_wrapped_command_is_a_cancellation_though_it_reaches_only_the_command()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var mark = Path.Combine(_fleet.Folder, "running");
        using var terminal = Start(build1, $"run --name docs -- sh -c 'echo > {mark}; exec sleep 300'");
        await Until.True(() => File.Exists(mark), "the command runs");

        await TypeInterruptAsync(terminal);

        Assert.Equal(130, (await Buildcoord.EndAsync(terminal)).Code);
        Assert.Equal("cancellation", _fleet.LiveMessages()[0]["result"]!.GetValue<string>());
        Assert.Empty(Left(build1));
    }

    [Fact]
    public async Task A_wrapped_command_ends_with_result_name_duration_and_log_and_in_a_pipe_with_its_own_output_alone()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var log = Path.Combine(_fleet.Folder, "docs.log");
        using var terminal = Start(build1, $"run --name docs --log {log} -- sh -c 'echo written; exit 3'");

        var end = await Buildcoord.EndAsync(terminal);

        Assert.Equal(3, end.Code);
        Assert.Matches(
            @"\Awritten\r\n(\e\[\?1h\e=)?buildcoord: failure: docs, [0-9.]+ m?s, exit code 3, job_\S+\r\nbuildcoord: log: \S*docs\.log\r\n",
            end.Output);
        var inPipe = await build1.RunAsync("run", "--", "sh", "-c", "echo written >&2");
        Assert.Equal("written\n", inPipe.Error);
    }

    public void Dispose() => _fleet.Dispose();

    private static Process Start(Buildcoord machine, string command) =>
        Shell.Start("script", ["-qec", $"{Buildcoord.Program} {command}", "/dev/null"], machine.Environment, machine.Environment["HOME"]);

    private static async Task TypeInterruptAsync(Process terminal)
    {
        await terminal.StandardInput.WriteAsync('\x03');
        await terminal.StandardInput.FlushAsync();
    }

    private static IEnumerable<ProcessEntry> Left(Buildcoord machine) =>
        ProcessTable.All().Where(process => process.IsAlive && process.Id != Environment.ProcessId
        && ProcessTable.EnvironmentVariable(process.Id, "BUILDCOORD_STATE") == machine.Environment["BUILDCOORD_STATE"]);
}
