namespace BuildCoordination.Tool.Tests.GitHub;

/// <summary>What a job of GitHub Actions shows of a build.</summary>
public sealed class ActionsTests : IDisposable
{
    private const string MavenError = "[ERROR] /src/a,b/Server.java:[10,44] cannot find symbol: 100% ##[group]";

    private readonly TestFleet _fleet = new();

    private string Summary => Path.Combine(_fleet.Folder, "summary.md");

    [Fact]
    public async Task A_failure_is_annotated_at_its_places_and_summed_up_and_the_output_stays_the_commands()
    {
        var end = await Actions()
            .RunAsync(
            "run", "--name", "docs|*", "--target", "Pages", "--log", "docs.log", "--", "sh", "-c",
            $"echo '{MavenError}'; echo '[ERROR] /src/Other.java:[3,1] ; expected'; exit 7");

        Assert.Equal((7, $"{MavenError}\n[ERROR] /src/Other.java:[3,1] ; expected\n"), (end.Code, end.Output));
        Assert.Equal(
            [
                "::error file=/src/a%2Cb/Server.java,line=10,col=44,title=docs|*%3A failure::cannot find symbol: 100%25 \\u{0023}#[group]",
                "::error file=/src/Other.java,line=3,col=1,title=docs|*%3A failure::; expected",
            ],
            Commands(end));
        var summary = File.ReadAllText(Summary);
        Assert.StartsWith("### docs&#124;&#42;: failure in ", summary, StringComparison.Ordinal);
        Assert.Contains("\n| Pages | failure | ", summary, StringComparison.Ordinal);
        Assert.Contains("<pre>\n/src/a,b/Server.java&#58;&#91;10,44&#93; cannot find symbol", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_names_no_place_is_its_reason_and_a_success_is_in_the_summary_alone()
    {
        var build1 = Actions();
        Assert.Equal(["::error title=sh%3A failure::exit code 3"], Commands(await build1.RunAsync("run", "--", "sh", "-c", "exit 3")));
        Assert.Empty(Commands(await build1.RunAsync("run", "--", "true")));
        Assert.Equal(
            ["### sh: failure in", "### true: success in"], File.ReadAllLines(Summary)
                .Where(line => line.StartsWith("###", StringComparison.Ordinal))
                .Select(line => line[..(line.IndexOf(" in ", StringComparison.Ordinal) + 3)]));
    }

    [Theory]
    [InlineData(
        "cp: error writing 'x': No space left on device",
        "echo 'b.c:3:10: error: y'; echo \"cp: error writing 'x': No space left on device\"; exit 1")]
    [InlineData("frob: the frob is broken", "echo doing; echo 'frob: the frob is broken'; exit 1")]
    [InlineData(
        "org.example:absent:jar:1.0: could not be found",
        "echo '[ERROR] Failed to execute goal on project x: Could not find artifact org.example:absent:jar:1.0 in central "
        + "(https://repo.example.org) -> [Help 1]'; exit 1")]
    public async Task A_cause_that_is_at_no_place_is_annotated_and_not_the_exit_code(string cause, string script)
    {
        var commands =
            Commands(await Actions().RunAsync("run", "--name", "docs", "--target", "Pages", "--log", "docs.log", "--", "sh", "-c", script));
        Assert.Contains($"::error title=docs%3A failure::{cause}", commands);
        Assert.DoesNotContain(commands, command => command.Contains("exit code", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Our_warnings_are_annotations_and_none_of_it_changes_the_exit_code()
    {
        var end = await Actions(("GITHUB_STEP_SUMMARY", "/dev/null/summary"), ("BUILDCOORD_EVENTS", "/dev/null/events"))
            .RunAsync("run", "--", "true");
        Assert.Equal(0, end.Code);
        Assert.Equal(
            ["::warning title=BC3402::", "::warning title=BC4007::"], Commands(end)
                .Select(line => line[..(line.LastIndexOf("::", StringComparison.Ordinal) + 2)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Elsewhere_and_for_other_commands_words_are_as_ever()
    {
        var elsewhere = await new Buildcoord(_fleet, "build1", ("GITHUB_STEP_SUMMARY", Summary)).RunAsync("run", "--", "false");
        var status = await Actions(("BUILDCOORD_SERVER", "NO SERVER")).RunAsync("status", "idle");
        Assert.Empty(Commands(elsewhere));
        Assert.Empty(Commands(status));
        Assert.False(File.Exists(Summary));
    }

    public void Dispose() => _fleet.Dispose();

    private Buildcoord Actions(params (string Name, string Value)[] more) =>
        new(_fleet, "build1", [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", Summary), .. more]);

    private static string[] Commands(CommandEnd end) =>
        [.. end.Error.Split('\n').Where(line => line.StartsWith("::", StringComparison.Ordinal))];
}
