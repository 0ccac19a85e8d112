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
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "subject", "body");
        var end = await BashAsync("\"$0\" read --all >/dev/full");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC1404", end.Error, StringComparison.Ordinal);
        Assert.Contains("subject", (await new Buildcoord(_fleet, "build1").RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_takes_one_line_is_no_failure()
    {
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "subject", string.Concat(Enumerable.Repeat("line\n", 1500)));
        var end = await BashAsync("\"$0\" inbox | head -1; exit ${PIPESTATUS[0]}");
        Assert.Equal((0, "[INFO] build2 -> all\n", ""), (end.Code, end.Output, end.Error));
    }

    private async Task<CommandEnd> BashAsync(string script)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var (code, output, error) = await Shell.TryAsync("bash", ["-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);
        return new CommandEnd(code, output, error);
    }

    private IEnumerable<string> Subjects() => _fleet.LiveMessages().Reverse().Select(message => message["subject"]!.GetValue<string>());

    public void Dispose() => _fleet.Dispose();
}
