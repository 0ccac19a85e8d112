using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>Why the last build failed is seen wherever somebody looks, and not that something ended with exit code 1.</summary>
public sealed class ShownFailureTests : IDisposable
{
    private const string Error = "b.c:3:10: error: x was not <declared>";
    private const string Why = "b.c:3: error: x was not <declared>";

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    // However loaded the machine is, a build waits until it is published.
    public ShownFailureTests() => _build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_FLUSH_LIMIT", "60s"));

    [Fact]
    public async Task The_status_the_builds_and_the_page_name_the_cause_until_a_build_goes_well()
    {
        await FailAsync("app", $"echo '{Error}'; exit 1");

        Assert.Equal($"build1: failed\n  last build: failure: {Why}\n", (await _build1.RunAsync("status")).Output);
        Assert.Contains($"\n  {Why}\n", (await _build1.RunAsync("builds")).Output, StringComparison.Ordinal);
        var page = await PageAsync();
        // On the card, and in the list of its builds.
        const string Cause = """<p class="cause"><bdi>b.c:3: error: x was not &lt;declared&gt;</bdi></p>""";
        Assert.Equal(3, page.Split(Cause).Length);
        AssertTold(await JsonAsync("status", "last_failure"));
        AssertTold((await AnswerAsync("builds"))[0]!);
        AssertTold((await AnswerAsync("health"))["servers"]![0]!["status"]!["last_failure"]!);
        AssertTold(_fleet.Read("build1/status.json")["last_build"]!);
        AssertTold(_fleet.Read("build1/builds.json")["builds"]![0]!);

        Assert.Equal(0, (await _build1.RunAsync("run", "--name", "app", "--", "true")).Code);
        Assert.Equal("build1: success\n", (await _build1.RunAsync("status")).Output);
        Assert.Null((await AnswerAsync("status"))["last_failure"]);
        Assert.Null(_fleet.Read("build1/status.json")["last_build"]!["subject"]);
    }

    [Fact]
    public async Task Where_no_better_line_was_found_it_is_the_exit_code()
    {
        await FailAsync("app", "exit 3");
        Assert.Equal("build1: failed\n  last build: failure: exit code 3\n", (await _build1.RunAsync("status")).Output);
    }

    [Fact]
    public async Task A_failed_packaging_is_named_beside_a_good_build_and_an_older_version_names_its_cause_and_place()
    {
        await _build1.RunAsync("status", "failed");
        var status = _fleet.Read("build1/status.json");
        status["last_build"] = JsonNode.Parse("""{"id": "job_1", "status": "success", "completed_at": "2026-01-02T00:00:00Z"}""");
        status["last_package"] = JsonNode.Parse(
            """
            {"id": "job_1", "status": "failed", "exit_code": 2, "cause": "gcc.error", "place": {"file": "/src/b.c", "line": 3},
            "completed_at": "2026-01-01T00:00:00Z"}
            """);
        _fleet.Edit("build1/status.json", status.ToJsonString());

        Assert.Equal("build1: failed\n  last package: failed: b.c:3: gcc.error\n", (await _build1.RunAsync("status")).Output);
        Assert.Equal("b.c:3: gcc.error", (await JsonAsync("status", "last_failure"))["subject"]!.GetValue<string>());
    }

    public void Dispose() => _fleet.Dispose();

    private static void AssertTold(JsonNode end)
    {
        Assert.Equal((Why, "gcc.error"), (end["subject"]!.GetValue<string>(), end["cause"]!.GetValue<string>()));
        Assert.Equal(
            ("b.c", 3, 10),
            (end["place"]!["file"]!.GetValue<string>(), end["place"]!["line"]!.GetValue<int>(), end["place"]!["column"]!.GetValue<int>()));
    }

    private async Task FailAsync(string name, string script) =>
        Assert.NotEqual(
            0, (await _build1.RunAsync("run", "--name", name, "--log", Path.Combine(_fleet.Folder, "log"), "--", "sh", "-c", script)).Code);

    private async Task<JsonNode> AnswerAsync(params string[] words) =>
        JsonNode.Parse((await _build1.RunAsync([.. words, "--json"])).Output)!;

    private async Task<JsonNode> JsonAsync(string command, string part) => (await AnswerAsync(command))[part]!;

    private async Task<string> PageAsync()
    {
        var folder = Path.Combine(_fleet.Folder, "out");
        await _build1.RunAsync("page", "--output", folder);
        return File.ReadAllText(Path.Combine(folder, "index.html"));
    }
}
