using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Watching;

/// <summary><c>wait SERVER --for end</c>: the end of the build that runs now or starts next is the end of the command.</summary>
public sealed class EndWaitTests : IAsyncLifetime
{
    private readonly TestFleet _fleet = new();
    private Buildcoord _build1 = null!;
    private Buildcoord _build2 = null!;

    public async ValueTask InitializeAsync()
    {
        _build1 = new Buildcoord(_fleet, "build1");
        _build2 = new Buildcoord(_fleet, "build2", ("BUILDCOORD_POLL_INTERVAL", "250ms"));
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
    }

    [Theory]
    [InlineData("true", 0, "success")]
    [InlineData("exit 7", 1, "failure")]
    public async Task A_build_that_starts_next_ends_the_wait_with_its_result_and_one_from_before_does_not(
        string script, int code, string result)
    {
        await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", script == "true" ? "exit 1" : "true");
        using var wait = _build2.Start("wait", "build1", "--for", "end", "--name", "docs", "--json");
        Assert.Contains("build1 is not building docs", await wait.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        await _build1.RunAsync("run", "--name", "other", "--", "true");

        await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", script);

        var end = await Buildcoord.EndAsync(wait);
        Assert.Equal(code, end.Code);
        var build = JsonNode.Parse(end.Output)!;
        Assert.Equal(("build1", "docs", result), (Text(build, "server"), Text(build, "name"), Text(build, "result")));
    }

    [Fact]
    public async Task A_command_gets_the_end_whatever_the_result_and_its_exit_code_counts()
    {
        using var wait = _build2.Start("wait", "build1", "--for", "end", "--exec", "grep -c '\"result\":\"failure\"'; exit 9");
        await wait.StandardError.ReadLineAsync();

        await _build1.RunAsync("run", "--name", "docs", "--", "false");

        var end = await Buildcoord.EndAsync(wait);
        Assert.Equal((9, "1\n"), (end.Code, end.Output));
    }

    [Theory]
    [InlineData("success", 0)]
    [InlineData("failed", 1)]
    [InlineData("idle", 1)]
    public async Task Of_a_server_with_the_bash_scripts_the_status_after_the_job_is_the_result(string state, int code)
    {
        Report("building", new JsonObject { ["id"] = "job_1761779789", ["started_at"] = "2026-11-29T10:00:00Z" });
        using var wait = _build2.Start("wait", "build3", "--for", "end");
        Assert.Contains("build3 is building job_1761779789", await wait.StandardError.ReadLineAsync(), StringComparison.Ordinal);

        Report(state, null);

        Assert.Equal(code, (await Buildcoord.EndAsync(wait)).Code);
    }

    [Fact]
    public async Task Of_a_server_with_the_bash_scripts_that_builds_again_the_result_is_in_its_last_build()
    {
        Report("building", new JsonObject { ["id"] = "job_1761779789", ["started_at"] = "2026-11-29T10:00:00Z" });
        using var wait = _build2.Start("wait", "build3", "--for", "end", "--json");
        await wait.StandardError.ReadLineAsync();

        Report(
            "building", new JsonObject { ["id"] = "job_1761779999" },
            new JsonObject { ["id"] = "job_1761779789", ["status"] = "success", ["completed_at"] = "2026-11-29T10:30:00Z" });

        var end = await Buildcoord.EndAsync(wait);
        Assert.Equal((0, "job_1761779789"), (end.Code, Text(JsonNode.Parse(end.Output)!, "id")));
    }

    [Fact]
    public async Task The_wait_ends_with_6_if_the_server_is_lost()
    {
        Report("building", new JsonObject { ["id"] = "job_1761779789", ["started_at"] = "2026-11-29T10:00:00Z" });
        _fleet.Edit("build3/heartbeat.json", """{"server": "build3", "timestamp": "2026-11-20T10:00:00Z"}""");

        var end = await _build2.RunAsync("wait", "build3", "--for", "end");

        Assert.Equal((6, ""), (end.Code, end.Output));
        Assert.Contains("presumed crashed", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wait", "--for", "end")]
    [InlineData("wait", "build1", "--for", "end", "--from", "build1")]
    public async Task A_wait_needs_one_server(params string[] words) => Assert.Equal(2, (await _build2.RunAsync(words)).Code);

    [Fact]
    public async Task A_mistyped_server_is_an_error_at_once()
    {
        var end = await _build2.RunAsync("wait", "build9", "--for", "end");

        Assert.Contains("'build9' is not a server", end.Error, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _fleet.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Report(string state, JsonNode? job, JsonNode? lastBuild = null) => _fleet.Edit("build3/status.json", new JsonObject
    {
        ["server"] = "build3",
        ["timestamp"] = "2026-11-29T10:00:00Z",
        ["status"] = state,
        ["current_job"] = job,
        ["last_build"] = lastBuild,
    }.ToJsonString());

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
