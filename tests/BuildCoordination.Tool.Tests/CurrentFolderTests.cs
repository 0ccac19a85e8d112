namespace BuildCoordination.Tool.Tests;

/// <summary>A job whose folder was cleaned away, or may not be read, is reported as any other.</summary>
public sealed class CurrentFolderTests : IDisposable
{
    // Root reads everything unless it gives that up.
    private const string Unreadable = """
        mkdir -p place/here; cd place/here; chmod 000 .. .
        drop=; [ "$(id -u)" != 0 ] || drop='setpriv --bounding-set=-dac_override,-dac_read_search'
        $drop "$@"; code=$?
        chmod 700 ..; exit $code
        """;

    private const string Removed = """mkdir gone; cd gone; rmdir ../gone; exec "$@" """;

    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData(Removed)]
    [InlineData(Unreadable)]
    public async Task A_command_runs_in_the_folder_itself_and_its_start_and_end_are_published(string prepare)
    {
        var end = await RunAsync(prepare, "run", "--name", "x", "--", "sh", "-c", "echo out; readlink /proc/self/cwd; exit 3");
        Assert.Equal(3, end.Code);
        Assert.StartsWith("out\n", end.Output, StringComparison.Ordinal);
        Assert.Contains(prepare == Removed ? "/gone (deleted)" : "/place/here", end.Output, StringComparison.Ordinal);
        // The shell itself minds that its folder is gone.
        Assert.DoesNotContain("buildcoord:", end.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["Build Started: x", "Build Failed: x: exit code 3"],
            _fleet.LiveMessages().Reverse().Select(message => message["subject"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(0, "send", "all", "info", "subject", "body")]
    [InlineData(0, "setup", "--user", "--force", "--no-daemon")]
    [InlineData(0, "inbox")]
    [InlineData(0, "status", "idle")]
    [InlineData(0, "builds")]
    [InlineData(0, "outbox", "list")]
    [InlineData(0, "run", "--log", "{home}/x.log", "--", "true")]
    [InlineData(0, "page", "--output", "{home}/page")]
    [InlineData(2, "run", "--log", "x.log", "--", "true")]
    [InlineData(1, "page")]
    [InlineData(2, "cloudstack", "--source", ".")]
    public async Task Commands_do_their_work_and_one_that_needs_the_folder_says_so_in_one_line(int code, params string[] arguments)
    {
        var end = await RunAsync(Removed, arguments);
        Assert.Equal(code, end.Code);
        Assert.Equal(code == 0 ? 0 : 1, end.Error.Count(letter => letter == '\n'));
        Assert.DoesNotContain("Unable to find", end.Error, StringComparison.Ordinal);
    }

    private async Task<CommandEnd> RunAsync(string prepare, params string[] arguments)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var home = build1.Environment["HOME"];
        string[] words =
        [
            "-c", prepare, "bash", Buildcoord.Program, .. arguments.Select(word => word.Replace("{home}", home, StringComparison.Ordinal)),
        ];
        var (exit, output, error) = await Shell.TryAsync("bash", words, build1.Environment, home);
        return new CommandEnd(exit, output, error);
    }

    public void Dispose() => _fleet.Dispose();
}
