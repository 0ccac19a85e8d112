using System.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.Tests;

/// <summary>
/// A path that a user names may be a pipe or a device: no command waits for its other end without a limit, and every end is
/// reported.
/// </summary>
public sealed class NamedPipeTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_log_that_is_a_process_substitution_gets_the_output_and_the_end_is_published_once()
    {
        var end = await BashAsync(
            """mkfifo done; "$0" run --name gz --log >(gzip > l.gz; : > done) -- sh -c 'echo words; exit 3'; code=$?; cat done; zcat l.gz; exit $code""");
        Assert.Equal((3, "words\nwords\n", ""), (end.Code, end.Output, end.Error));
        Assert.Equal(["Build Started: gz", "Build Failed: gz: exit code 3"], Subjects());
        Assert.Equal("", (await new Buildcoord(_fleet, "build1").RunAsync("builds")).Error);
    }

    [Theory]
    [InlineData("/dev/stdout", "words\nwords\n", "")]
    [InlineData("/dev/null", "words\n", "")]
    [InlineData("/dev/full", "words\n", "BC4008")]
    public async Task A_log_that_is_a_device_changes_nothing_of_the_build(string log, string output, string warning)
    {
        var end = await new Buildcoord(_fleet, "build1").RunAsync(
            "run", "--name", "x", "--log", log, "--", "sh", "-c", "echo words; exit 3");
        Assert.Equal((3, output), (end.Code, end.Output));
        Assert.Contains(warning, end.Error, StringComparison.Ordinal);
        Assert.Equal(warning.Length == 0 ? 0 : 1, end.Error.Count(letter => letter == '\n'));
        Assert.Equal(["Build Started: x", "Build Failed: x: exit code 3"], Subjects());
    }

    [Fact]
    public async Task A_log_at_our_own_output_file_adds_to_it_and_truncates_nothing()
    {
        var end = await BashAsync("""echo before > all; "$0" run --name x --log /dev/stdout -- echo words >> all; cat all""");
        Assert.Equal("before\nwords\nwords\n", end.Output);
    }

    [Fact]
    public async Task A_log_pipe_without_a_reader_lets_the_command_run_and_is_one_warning()
    {
        var end = await BashAsync("""mkfifo pipe; "$0" run --name x --log pipe -- sh -c 'echo words; exit 3'""");
        Assert.Equal((3, "words\n"), (end.Code, end.Output));
        Assert.Contains("BC4008: The copy of the output in 'pipe' is not complete: it had no reader", end.Error, StringComparison.Ordinal);
        Assert.Equal(1, end.Error.Count(letter => letter == '\n'));
        Assert.Equal(["Build Started: x", "Build Failed: x: exit code 3"], Subjects());
    }

    [Fact]
    public async Task A_reader_that_comes_while_the_command_runs_gets_all_of_the_output()
    {
        var end = await BashAsync(
            """mkfifo pipe go; "$0" run --name x --log pipe -- sh -c 'echo one; read _ < go; echo two' > /dev/null & cat pipe & sleep 0; echo > go; wait""");
        Assert.Equal(("one\ntwo\n", ""), (end.Output, end.Error));
    }

    [Fact]
    public async Task A_reader_that_reads_nothing_holds_up_neither_the_output_nor_the_end()
    {
        var end = await BashAsync(
            """mkfifo pipe; exec 7<>pipe; "$0" run --name x --log pipe -- sh -c 'head -c 9000000 /dev/zero; exit 3' | wc -c; exit ${PIPESTATUS[0]}""");
        Assert.Equal((3, "9000000"), (end.Code, end.Output.Trim()));
        Assert.Contains("BC4008", end.Error, StringComparison.Ordinal);
        Assert.Equal(["Build Started: x", "Build Failed: x: exit code 3"], Subjects());
    }

    [Fact]
    public async Task A_signal_ends_a_command_whose_log_and_output_nobody_reads()
    {
        var script = """mkfifo pipe out; exec 8<>out; exec "$0" run --name x --log pipe -- sh -c 'echo > started; yes' > out""";
        var build1 = new Buildcoord(_fleet, "build1");
        using var process = Shell.Start("bash", ["-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);
        await UntilAsync(() => File.Exists(Path.Combine(build1.Environment["HOME"], "started")));
        ProcessSignal.Send(ProcessTable.Find(process.Id)!, SignalNumber.Terminate);
        await process.WaitForExitAsync().WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(143, process.ExitCode);
        Assert.Equal(["Build Started: x", "Build Cancelled: x"], Subjects());
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("socket")]
    public async Task A_log_that_can_never_be_written_is_said_before_anything_starts(string kind)
    {
        var make = kind == "folder" ? "mkdir log" : "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"log\", Listen => 1)'";
        var end = await BashAsync($"""{make}; "$0" run --log log -- echo ran""");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("BC4006", end.Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("exec 7<>pipe; timeout 600 head -c 65536 /dev/zero >&7")]
    public async Task Events_that_go_to_a_pipe_that_nobody_reads_are_one_warning(string reader)
    {
        var end = await BashAsync($"""mkfifo pipe; {reader}; BUILDCOORD_EVENTS=$PWD/pipe "$0" run --name x -- echo words""");
        Assert.Equal((0, "words\n"), (end.Code, end.Output));
        Assert.Equal(1, end.Error.Split('\n').Count(line => line.Contains("BC3402", StringComparison.Ordinal)));
        Assert.Equal(["Build Started: x", "Build Complete: x"], Subjects());
    }

    [Fact]
    public async Task Events_reach_a_pipe_that_is_read()
    {
        var end = await BashAsync(
            """mkfifo pipe; grep -o 'pipelinerun.[a-z]*' < pipe & BUILDCOORD_EVENTS=$PWD/pipe "$0" run --name x -- true 9<>pipe; wait""");
        Assert.Contains("pipelinerun.finished", end.Output, StringComparison.Ordinal);
        Assert.Equal("", end.Error);
    }

    [Fact]
    public async Task A_settings_file_that_is_a_pipe_is_an_error_of_settings_and_no_wait()
    {
        var end = await BashAsync(
            """mkdir -p "$XDG_CONFIG_HOME/buildcoord"; mkfifo "$XDG_CONFIG_HOME/buildcoord/buildcoord.json"; "$0" inbox""");
        Assert.Equal((3, ""), (end.Code, end.Output));
        Assert.Contains("buildcoord.json", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_reads_from_a_process_substitution()
    {
        var end = await BashAsync(
            """set -o pipefail; "$0" explain <(printf '[ERROR] /a/B.java:[1,2] cannot find symbol\n[INFO] BUILD FAILURE\n')""");
        Assert.Equal(1, end.Code);
        Assert.Contains("cannot find symbol", end.Output, StringComparison.Ordinal);
    }

    private async Task<CommandEnd> BashAsync(string script)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var (code, output, error) = await Shell.TryAsync(
            "bash", ["-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);
        return new CommandEnd(code, output, error);
    }

    private IEnumerable<string> Subjects() => _fleet.LiveMessages().Reverse().Select(message => message["subject"]!.GetValue<string>());

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            Assert.True(waited.Elapsed < Until.Deadline);
    }

    public void Dispose() => _fleet.Dispose();
}
