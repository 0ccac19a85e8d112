using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Pages;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>Who looks for a build among those of all servers finds it.</summary>
public sealed class BuildsCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public BuildsCommandTests()
    {
        PictureFleet.Write(_fleet, TimeProvider.System.GetUtcNow());
        _build1 = new Buildcoord(_fleet, "build1");
    }

    [Fact]
    public async Task All_servers_builds_are_under_one_header_each_in_its_columns_the_newest_first()
    {
        string[] lines = [.. (await _build1.RunAsync("builds")).Output.TrimEnd('\n').Split('\n').Where(line => !line.StartsWith(' '))];

        Assert.Matches("^ENDED +RESULT +SERVER +NAME +TOOK +BRANCH +COMMIT +JOB$", lines[0]);
        Assert.Equal(1 + 7 + 5 + 4, lines.Length);
        foreach (var head in new[] { "RESULT", "SERVER", "NAME", "TOOK", "BRANCH", "COMMIT", "JOB" })
        {
            var column = lines[0].IndexOf(head, StringComparison.Ordinal);
            Assert.All(lines, line => Assert.True(line[column - 1] == ' ' && line[column] != ' ', line));
        }

        Assert.Equal(lines[1..].OrderDescending(StringComparer.Ordinal), lines[1..]);
        Assert.Equal(["build1", "build2", "build4"], lines[1..].Select(Server).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("--failed", 3)]
    [InlineData("build2 --failed", 2)]
    [InlineData("--name cloudstack", 16)]
    [InlineData("--name docs", 0)]
    [InlineData("--source-branch main", 7)]
    [InlineData("--since 2h", 3)]
    [InlineData("--cause java.compile", 2)]
    [InlineData("--cause java.", 2)]
    [InlineData("--cause maven.", 0)]
    [InlineData("--failed --source-branch 4.22 --cause java. --since 1h", 1)]
    [InlineData("--limit 3", 3)]
    public async Task Each_option_leaves_the_builds_that_fit_it(string words, int count)
    {
        string[] arguments = ["builds", .. words.Split(' ')];

        Assert.Equal(count, JsonNode.Parse((await _build1.RunAsync([.. arguments, "--json"])).Output)!.AsArray().Count);
        var shown = await _build1.RunAsync(arguments);
        Assert.Equal(0, shown.Code);
        if (count == 0)
            Assert.Contains("No such builds.", shown.Output + shown.Error, StringComparison.Ordinal);
        else
            Assert.Equal(1 + count, shown.Output.TrimEnd('\n').Split('\n').Count(line => !line.StartsWith(' ')));
    }

    [Fact]
    public async Task Health_for_programs_has_start_name_and_expected_end_of_the_job_and_the_time_of_the_last_build()
    {
        var server = JsonNode.Parse((await _build1.RunAsync("health", "--json")).Output)!["servers"]!.AsArray()
            .Single(server => server!["status"]!["server"]!.GetValue<string>() == "build1")!["status"]!;

        foreach (var name in new[] { "name", "started_at", "expected_at", "last_build_name", "last_build_at" })
            Assert.NotNull(server[name]);
    }

    public void Dispose() => _fleet.Dispose();

    private static string Server(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
}
