namespace BuildCoordination.Tool.Tests;

/// <summary>Standard output whose reader has left.</summary>
public sealed class LostReaderTests : IDisposable
{
    // Descriptor 8 is a pipe that nobody can read any more.
    private const string WithoutReader = "mkfifo pipe; exec 7<>pipe; exec 8>pipe; exec 7<&-; ";

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Messages_whose_reader_left_stay_unread_until_they_are_shown()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "subject", "body");
        var lost = await BashAsync(WithoutReader + "\"$0\" read --all >&8");
        Assert.Equal(1, lost.Code);
        Assert.StartsWith("buildcoord: warning BC1405", lost.Error, StringComparison.Ordinal);
        Assert.Equal(1, lost.Error.Count(letter => letter == '\n'));

        var shown = await BashAsync("\"$0\" read --all | cat; exit ${PIPESTATUS[0]}");
        Assert.Equal((0, ""), (shown.Code, shown.Error));
        Assert.Contains("subject", shown.Output, StringComparison.Ordinal);
        Assert.Contains("No unread messages.", (await BashAsync("\"$0\" inbox")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watch", 0)]
    [InlineData("watch --json", 0)]
    [InlineData("inbox --watch", 0)]
    [InlineData("health --watch", 0, 6)]
    [InlineData("daemon logs --follow", 0)]
    public async Task A_command_that_goes_on_until_it_is_stopped_ends_with_its_reader(string command, params int[] codes)
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var end = await BashAsync(WithoutReader + $"timeout 600 \"$0\" {command} >&8");
        Assert.Contains(end.Code, codes);
        Assert.Equal("", end.Error);
    }

    [Fact]
    public async Task A_watch_whose_reader_has_enough_ends()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var end = await BashAsync("timeout 600 \"$0\" watch | head -1; exit ${PIPESTATUS[0]}");
        Assert.Equal((0, ""), (end.Code, end.Error));
        Assert.Contains("build1", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_on_a_full_disk_is_one_line()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        var end = await BashAsync("timeout 600 \"$0\" watch >/dev/full");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC1404", end.Error, StringComparison.Ordinal);
        Assert.Equal(1, end.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_terminal_that_goes_away_ends_a_watch_without_a_stack_trace()
    {
        await new Buildcoord(_fleet, "build1").RunAsync("status", "idle");
        // Deaf to the signal that the terminal leaves behind, it sees only that nothing can be written.
        var end = await BashAsync(
            """TERM=xterm script -qefc "stty cols 120 rows 40; trap '' HUP; timeout --foreground 60 \"$0\" watch 2>errors; echo \$? >code" /dev/null >screen & until grep -q build1 screen; do sleep 0.1; done; kill -9 $!; until [ -s code ]; do sleep 0.1; done; cat code errors""");
        Assert.Equal("0\n", end.Output);
    }

    private async Task<CommandEnd> BashAsync(string script)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var (code, output, error) = await Shell.TryAsync(
            "bash", ["-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);
        return new CommandEnd(code, output, error);
    }

    public void Dispose() => _fleet.Dispose();
}
