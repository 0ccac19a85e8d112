using System.Text.Json.Nodes;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Tests.Watching;

/// <summary>When a build ends and whether it is stuck, as another server sees it.</summary>
public sealed class ExpectedEndViewTests : IAsyncLifetime
{
    private readonly TestFleet _fleet = new();
    private Buildcoord _build1 = null!;
    private Buildcoord _build2 = null!;

    public async ValueTask InitializeAsync()
    {
        _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_STALLED_AFTER", "1s"));
        _build2 = new Buildcoord(_fleet, "build2", ("BUILDCOORD_POLL_INTERVAL", "250ms"));
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
    }

    [Theory]
    [InlineData(45, "less than 1 min left")]
    [InlineData(-45, "less than 1 min left")]
    [InlineData(12 * 60, "about 12 min left")]
    [InlineData((119 * 60) + 29, "about 119 min left")]
    [InlineData(130 * 60, "about 2 h 10 min left")]
    [InlineData(178 * 60, "about 3 h 00 min left")]
    [InlineData(-5 * 60, "5 min longer than usual")]
    public void The_time_left_is_in_words_for_people(int seconds, string words) =>
        Assert.Equal(words, Lines.TimeLeft(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public async Task A_build_that_was_built_before_has_an_expected_end_in_each_view_and_one_that_hangs_is_called_stalled()
    {
        await _build1.RunAsync("run", "--name", "docs", "--", "true");
        using var build = _build1.Start("run", "--name", "docs", "--capture", "--", "sh", "-c", """
            echo waiting for the licence server
            until [ -e "$HOME/more" ]; do sleep 0.1; done
            until [ -e "$HOME/end" ]; do echo "going on"; sleep 0.1; done
            """);
        await Until.True(() => Subjects("Build Stalled: docs: no output for").Length == 1, "the warning");

        var message = _fleet.LiveMessages().Single(message => Text(message, "event") == "stalled");
        Assert.Equal("warning", Text(message, "type"));
        // A shell that just starts a program waits for that as for a device.
        Assert.Matches("Processes:\n  [0-9]+ (waiting( for a device)?|running): sh -c echo waiting for the lic", Text(message, "body"));
        Assert.EndsWith("Last lines:\n  waiting for the licence server", Text(message, "body"), StringComparison.Ordinal);
        var health = JsonNode.Parse((await _build2.RunAsync("health", "--json")).Output)!["servers"]!.AsArray()
            .Single(server => Text(server!["status"]!, "server") == "build1")!;
        Assert.NotNull(health["status"]!["expected_at"]);
        Assert.NotNull(health["status"]!["stalled_since"]);
        Assert.True(health["time_left_seconds"]!.GetValue<double>() < 60);
        var table = (await _build2.RunAsync("health")).Output;
        Assert.Contains("building, stalled since", table, StringComparison.Ordinal);
        Assert.Matches("less than 1 min left|longer than usual", table);
        using var wait = _build2.Start("wait", "build1", "--for", "end");
        Assert.Matches(
            "build1 is building docs, (less than 1 min left|.* longer than usual). Waiting for its end.",
            await wait.StandardError.ReadLineAsync());

        File.WriteAllText(Path.Combine(_build1.Environment["HOME"], "more"), "");
        await Until.True(() => Subjects("Build Resumed: docs: after").Length == 1, "it moves again");
        File.WriteAllText(Path.Combine(_build1.Environment["HOME"], "end"), "");

        Assert.Equal(0, (await Buildcoord.EndAsync(build)).Code);
        Assert.Equal(0, (await Buildcoord.EndAsync(wait)).Code);
    }

    public ValueTask DisposeAsync()
    {
        _fleet.Dispose();
        return ValueTask.CompletedTask;
    }

    private string[] Subjects(string begin) =>
        [.. _fleet.AllSubjects().Where(subject => subject.StartsWith(begin, StringComparison.Ordinal))];

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}
