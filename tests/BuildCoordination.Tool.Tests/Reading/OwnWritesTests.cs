using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>On the machine that builds, every view has the last build, whether its end is published yet or not.</summary>
public sealed class OwnWritesTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public OwnWritesTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task While_a_daemon_has_not_published_a_build_yet_every_view_has_it_and_marks_it()
    {
        await _build1.RunAsync("daemon", "start");
        await Until.True(
            () => Directory.Exists(_fleet.Remote) && Shell.Git(_fleet.Remote, "for-each-ref", "refs/heads/main") != "",
            "the daemon founded the fleet");
        var daemon = JsonNode.Parse((await _build1.RunAsync("daemon", "status", "--json")).Output)!["process_id"]!.GetValue<int>();
        await Shell.RunAsync("kill", ["-STOP", $"{daemon}"]);
        try
        {
            Assert.Equal(3, (await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", "echo it broke; exit 3")).Code);

            Assert.Contains("failed (not published yet)", (await _build1.RunAsync("status")).Output, StringComparison.Ordinal);
            Assert.Contains("(not published yet)", (await _build1.RunAsync("builds")).Output, StringComparison.Ordinal);
            Assert.Contains("failed (not published yet)", (await _build1.RunAsync("health")).Output, StringComparison.Ordinal);
            var status = JsonNode.Parse((await _build1.RunAsync("status", "--json")).Output)!;
            Assert.True(status["pending"]!.GetValue<bool>());
            var builds = JsonNode.Parse((await _build1.RunAsync("builds", "--json")).Output)!;
            Assert.Equal(("docs", true), (builds[0]!["name"]!.GetValue<string>(), builds[0]!["pending"]!.GetValue<bool>()));
            Assert.Equal(0, (await _build1.RunAsync("page", "--output", "page")).Code);
            Assert.Contains(
                "(not published yet)",
                File.ReadAllText(Path.Combine(_build1.Environment["HOME"], "page", "index.html")),
                StringComparison.Ordinal);
        }
        finally
        {
            await Shell.RunAsync("kill", ["-CONT", $"{daemon}"]);
            await _build1.RunAsync("daemon", "stop");
        }

        Assert.DoesNotContain("not published yet", (await _build1.RunAsync("builds")).Output, StringComparison.Ordinal);
        Assert.False(JsonNode.Parse((await _build1.RunAsync("status", "--json")).Output)!["pending"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Without_a_repository_a_machine_still_knows_its_own_build_and_that_it_knows_no_more()
    {
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 3");

        var end = await _build1.RunAsync("builds");

        Assert.Equal(4, end.Code);
        Assert.Contains("docs", end.Output, StringComparison.Ordinal);
        Assert.Contains("there is no local copy of the repository", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_stays_read_and_what_was_sent_can_be_found_while_the_repository_is_away()
    {
        var build2 = new Buildcoord(_fleet, "build2");
        await _build1.RunAsync("status", "idle");
        await build2.RunAsync("send", "build1", "info", "Hello", "");
        Assert.Contains("Hello", (await _build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");

        Assert.Contains("Hello", (await _build1.RunAsync("read", "--all")).Output, StringComparison.Ordinal);
        var sent = (await _build1.RunAsync("send", "build2", "info", "Answer", "")).Output.Split(' ')[0].Trim();

        Assert.DoesNotContain("Hello", (await _build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
        Assert.Contains("Not published yet", (await _build1.RunAsync("thread", sent)).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();
}
