using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Watching;

/// <summary>A build on one server, followed from another one.</summary>
public sealed class FollowTests : IAsyncLifetime
{
    private const string Script = """
        for line in $(seq 1 40); do echo "[INFO] line $line with password=hunter2hunter2"; done
        until [ -e "$HOME/more" ]; do sleep 0.1; done
        echo "[INFO] one more"
        until [ -e "$HOME/end" ]; do sleep 0.1; done
        exit 3
        """;

    private readonly TestFleet _fleet = new();
    private Buildcoord _build1 = null!;
    private Buildcoord _build2 = null!;

    public async ValueTask InitializeAsync()
    {
        _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_HEARTBEAT_INTERVAL", "5s"));
        _build2 = new Buildcoord(_fleet, "build2", ("BUILDCOORD_POLL_INTERVAL", "250ms"));
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
    }

    [Fact]
    public async Task The_heartbeat_has_the_last_lines_and_each_view_shows_them_until_the_build_ends()
    {
        await _build1.RunAsync("daemon", "start");
        using var next = _build2.Start("wait", "build1", "--for", "end", "--name", "docs");
        using var build = _build1.Start("run", "--name", "docs", "--capture", "--", "sh", "-c", Script);
        await Until.True(() => Output().Length > 0, "the heartbeat with the lines");

        Assert.Equal(Enumerable.Range(21, 20).Select(line => $"[INFO] line {line} with password=[redacted:password]"), Output());
        var health = JsonNode.Parse((await _build2.RunAsync("health", "--json")).Output)!["servers"]!.AsArray()
            .Single(server => server!["status"]!["server"]!.GetValue<string>() == "build1")!;
        Assert.Equal("[INFO] line 40 with password=[redacted:password]", health["output"]!.AsArray()[^1]!.GetValue<string>());
        Assert.True(health["output_age_seconds"]!.GetValue<double>() >= 0);

        using var follow = _build2.Start("log", "build1", "--follow");
        using var watch = _build2.Start("watch");
        await ReadUntilAsync(follow, "  | [INFO] line 40 with password=[redacted:password]");
        await ReadUntilAsync(watch, "build1 | [INFO] line 40 with password=[redacted:password]");

        File.WriteAllText(Path.Combine(_build1.Environment["HOME"], "more"), "");
        await Until.True(() => Output()[^1] == "[INFO] one more", "the next line");
        // The branch moved, so the watching commands do not wait for their next turn to read heartbeats.
        await _build2.RunAsync("send", "build1", "info", "I follow you", "");
        Assert.Contains(await ReadUntilAsync(follow, "  | [INFO] one more"), line => line.StartsWith("== docs", StringComparison.Ordinal));
        await ReadUntilAsync(watch, "build1 | [INFO] one more");

        File.WriteAllText(Path.Combine(_build1.Environment["HOME"], "end"), "");
        var (followed, waited) = (await Buildcoord.EndAsync(follow), await Buildcoord.EndAsync(next));
        Assert.Equal(0, followed.Code);
        Assert.Contains("docs ended: failure", followed.Error, StringComparison.Ordinal);
        Assert.Equal((1, 3), (waited.Code, (await Buildcoord.EndAsync(build)).Code));
        Assert.Contains("failure", waited.Output, StringComparison.Ordinal);
        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        await Buildcoord.EndAsync(watch);
        await Until.True(() => Output().Length == 0, "a heartbeat without the lines of a build that has ended");
        await _build1.RunAsync("daemon", "stop");
    }

    [Fact]
    public async Task A_server_that_is_not_building_has_no_lines_to_follow()
    {
        var followed = await _build2.RunAsync("log", "build1", "--follow");

        Assert.Equal((1, ""), (followed.Code, followed.Output));
        Assert.Contains("build1 is not building.", followed.Error, StringComparison.Ordinal);
        Assert.Contains("'build9' is not a server", (await _build2.RunAsync("log", "build9", "--follow")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await _build2.RunAsync("log", "build1", "job_1", "--follow")).Code);
    }

    [Fact]
    public async Task Where_lines_between_two_heartbeats_may_be_missing_the_answer_says_so()
    {
        _fleet.Edit("build3/status.json", """
            { "server": "build3", "status": "building", "current_job": { "id": "job_1", "started_at": "2026-06-01T00:00:00Z" } }
            """);
        Beat("one", "two");
        using var follow = _build2.Start("log", "build3", "--follow", "--json");
        Assert.False((await AnswerAsync())["has_gap"]!.GetValue<bool>());

        Beat("two", "three");
        Assert.False((await AnswerAsync())["has_gap"]!.GetValue<bool>());
        Beat("nine", "ten");
        var answer = await AnswerAsync();

        Assert.True(answer["has_gap"]!.GetValue<bool>());
        Assert.Equal(["nine", "ten"], answer["output"]!.AsArray().Select(line => line!.GetValue<string>()));
        await Shell.RunAsync("kill", ["-INT", $"{follow.Id}"]);
        await Buildcoord.EndAsync(follow);

        void Beat(params string[] lines) => _fleet.Edit("build3/heartbeat.json", new JsonObject
        {
            ["server"] = "build3", ["output"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]),
        }.ToJsonString());

        async Task<JsonNode> AnswerAsync() =>
            JsonNode.Parse((await follow.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline))!)!;
    }

    public ValueTask DisposeAsync()
    {
        _fleet.Dispose();
        return ValueTask.CompletedTask;
    }

    private string[] Output()
    {
        var text = Shell.Git(_fleet.Remote, "for-each-ref", "--format=%(contents)", "refs/heads/beat/build1");
        var at = text.IndexOf('{', StringComparison.Ordinal);
        return at < 0 ? [] : [.. JsonNode.Parse(text[at..])!["output"]?.AsArray().Select(line => line!.GetValue<string>()) ?? []];
    }

    private static async Task<IReadOnlyList<string>> ReadUntilAsync(Process process, string end)
    {
        var lines = new List<string>();
        while (lines.LastOrDefault()?.EndsWith(end, StringComparison.Ordinal) != true)
        {
            lines.Add(await process.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline)
                ?? throw new EndOfStreamException($"'{end}' is not among:\n{string.Join('\n', lines)}"));
        }

        return lines;
    }
}
