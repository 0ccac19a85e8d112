namespace BuildCoordination.Tool.Tests;

/// <summary>Standard streams that are closed, full or broken: what was done is done, and the exit code says so.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("<&-")]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&-")]
    [InlineData("<&- 2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Closed_streams_are_open_on_dev_null_for_the_command_and_its_child(string closed)
    {
        var shown = await BashAsync($"""
            "$0" run --name x -- sh -c 'for d in 0 1 2; do readlink /proc/$$/fd/$d; done > seen; for d in 0 1 2; do readlink /proc/$PPID/fd/$d; done > ours; exit 3' {closed}
            code=$?; cat seen ours; exit $code
            """);
        Assert.Equal(3, shown.Code);
        var lines = shown.Output.TrimEnd().Split('\n');
        Assert.Equal(6, lines.Length);
        foreach (var (index, stream) in new[] { (0, "<&-"), (1, " >&-"), (2, "2>&-") })
        {
            if (!$" {closed}".Contains(stream, StringComparison.Ordinal))
                continue;
            // The child's output was redirected for the loop.
            Assert.True(index == 1 || lines[index] == "/dev/null", string.Join(' ', lines));
            Assert.Equal("/dev/null", lines[3 + index]);
        }

        Assert.Equal(["Build Started: x", "Build Failed: x: exit code 3"], Subjects());
    }

    [Theory]
    [InlineData("send all info s - <&-", 0, true)]
    [InlineData("send all info s b >&-", 0, true)]
    [InlineData("send all info s b >/dev/full", 0, true)]
    [InlineData("send all info s b --json >/dev/full", 0, true)]
    [InlineData("send all info s b >&- 2>&-", 0, true)]
    [InlineData("send all info s b >/dev/full 2>/dev/full", 0, true)]
    [InlineData("status idle >/dev/full", 0, true)]
    [InlineData("run --json -- true >/dev/full", 0, true)]
    [InlineData("inbox >/dev/full", 1, false)]
    [InlineData("inbox --all >&-", 0, false)]
    [InlineData("explain - <&-", 0, false)]
    [InlineData("explain - <&- >&- 2>&-", 0, false)]
    public async Task The_exit_code_says_what_was_done(string command, int code, bool isWritten)
    {
        var end = await BashAsync($"\"$0\" {command}");
        Assert.Equal(code, end.Code);
        Assert.Equal(isWritten, Shell.Git(_fleet.Remote, "for-each-ref").Length > 0);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_marks_nothing_as_read()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "subject", "body");
        var end = await BashAsync("\"$0\" read --all >/dev/full");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC1404", end.Error, StringComparison.Ordinal);
        Assert.Contains("subject", (await new Buildcoord(_fleet, "build1").RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_takes_one_line_is_no_failure()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "subject", string.Concat(Enumerable.Repeat("line\n", 1500)));
        var end = await BashAsync("\"$0\" inbox --full | head -1; exit ${PIPESTATUS[0]}");
        Assert.Equal((0, "[INFO] build2 -> all\n", ""), (end.Code, end.Output, end.Error));
    }

    [Fact]
    public async Task A_reply_whose_body_is_a_closed_stream_is_sent_once_and_empty()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "build1", "request", "subject", "body");
        var id = _fleet.LiveMessages()[0]["id"]!.GetValue<string>();
        var end = await BashAsync($"\"$0\" reply {id} - <&- >&-");
        Assert.Equal((0, "", ""), (end.Code, end.Output, end.Error));
        var reply = _fleet.LiveMessages()[0];
        Assert.Equal(
            ("Re: subject", "", 2),
            (reply["subject"]!.GetValue<string>(), reply["body"]!.GetValue<string>(), _fleet.LiveMessages().Count));
    }

    [Theory]
    [InlineData("serve --port 0")]
    [InlineData("serve --port 0 --json")]
    public async Task A_page_whose_address_cannot_be_written_is_not_served(string command)
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var end = await BashAsync($"timeout 600 \"$0\" {command} >/dev/full");
        Assert.Equal(1, end.Code);
        Assert.StartsWith("buildcoord: warning BC1404", Assert.Single(end.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_cannot_be_written_is_one_line_and_no_success()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var end = await BashAsync("\"$0\" health --fail-on never >/dev/full");
        Assert.Equal(1, end.Code);
        Assert.StartsWith("buildcoord: warning BC1404", end.Error, StringComparison.Ordinal);
        Assert.Equal(1, end.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("")]
    [InlineData("run --help")]
    [InlineData("help daemon start")]
    [InlineData("'[suggest]' 'buildcoord ru'")]
    [InlineData("completion bash")]
    public async Task Help_that_cannot_be_written_is_one_line_and_the_exit_code_is_that_of_help_that_was_written(string command)
    {
        var written = await BashAsync($"\"$0\" {command}");
        Assert.NotEqual("", written.Output);

        var lost = await BashAsync($"\"$0\" {command} >/dev/full");

        Assert.Equal(written.Code, lost.Code);
        Assert.StartsWith("buildcoord: warning BC1404", Assert.Single(lost.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal((written.Code, "", ""), await PairAsync($"\"$0\" {command} >/dev/full 2>/dev/full"));
    }

    [Theory]
    [InlineData("BuildCoordination.dll", "health")]
    [InlineData("System.CommandLine.dll", "--version")]
    public async Task A_damaged_installation_is_one_line_and_no_stack_trace(string library, string command)
    {
        var program = Path.Combine(_fleet.Folder, "tool", "buildcoord");
        await Shell.RunAsync("cp", ["-r", Path.GetDirectoryName(TestPaths.PortableCommand)!, Path.GetDirectoryName(program)!]);
        await File.WriteAllTextAsync(Path.Combine(_fleet.Folder, "tool", library), "half a download");
        var machine = new Buildcoord(_fleet, "build1");
        await machine.RunAsync("status", "idle");

        var (code, _, error) = await Shell.TryAsync(program, [command], machine.Environment, machine.Environment["HOME"]);

        Assert.Equal(1, code);
        var line = Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("buildcoord: error", line, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileNameWithoutExtension(library), line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Git_has_streams_of_its_own_where_ours_are_closed(string closed)
    {
        // Git's files in the place of a standard stream would get its output.
        var end = await BashAsync($"""
            printf '#!/bin/sh\nfor d in 0 1 2; do readlink /proc/$$/fd/$d >> %s || echo closed >> %s; done 9>&1 8>&2\nexec git "$@"\n' $PWD/streams $PWD/streams > git; chmod +x git
            ( BUILDCOORD_GIT_EXECUTABLE=$PWD/git "$0" send all info s b {closed} ) > answer
            code=$?; cat streams; exit $code
            """);
        Assert.Equal(0, end.Code);
        Assert.All(
            end.Output.TrimEnd().Split('\n'),
            stream => Assert.True(
                stream == "/dev/null"
                || stream.StartsWith("pipe:", StringComparison.Ordinal)
                || stream.EndsWith("/streams", StringComparison.Ordinal),
                stream));
        Assert.Equal(["s"], Subjects());
    }

    [Fact]
    public async Task A_daemon_whose_streams_are_closed_runs_and_stops()
    {
        var end = await BashAsync("""
            "$0" daemon run <&- >&- 2>&- & daemon=$!
            for second in $(seq 60); do "$0" daemon status > /dev/null 2>&1 && break; sleep 1; done
            for d in 0 1 2; do readlink /proc/$daemon/fd/$d; done
            "$0" send all info s b > /dev/null; kill $daemon; wait $daemon
            """);
        Assert.Equal((0, "/dev/null\n/dev/null\n/dev/null\n", ""), (end.Code, end.Output, end.Error));
        Assert.Equal(["s"], Subjects());
    }

    private async Task<CommandEnd> BashAsync(string script)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var (code, output, error) = await Shell.TryAsync(
            "bash", ["-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);
        return new CommandEnd(code, output, error);
    }

    private async Task<(int Code, string Output, string Error)> PairAsync(string script)
    {
        var end = await BashAsync(script);
        return (end.Code, end.Output, end.Error);
    }

    private IEnumerable<string> Subjects() => _fleet.LiveMessages().Reverse().Select(message => message["subject"]!.GetValue<string>());

    public void Dispose() => _fleet.Dispose();
}
