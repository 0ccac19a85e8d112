using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;

namespace BuildCoordination.Tool.Tests.Hooks;

/// <summary>A daemon delivers what happens anywhere in the fleet; the command shows and tests its hooks.</summary>
public sealed class HooksCommandTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public HooksCommandTests() => (_build1, _build2) = (
        new Buildcoord(_fleet, "build1", ("BUILDCOORD_POLL_INTERVAL", "250ms")) { Installed = TestPaths.PortableCommand },
        new Buildcoord(_fleet, "build2"));

    private string Log => Path.Combine(_fleet.Folder, "events.jsonl");

    [Fact]
    public async Task A_daemon_delivers_other_servers_messages_and_builds_and_one_that_was_killed_goes_on_where_it_was()
    {
        WriteHooks(
            $$"""{ "name": "log", "on": ["message", "build-ended"], "append": "{{Log}}" }""",
            """{ "name": "dead", "on": ["message"], "post": "http://127.0.0.1:1/" }""");
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);
        await _build2.RunAsync("send", "all", "warning", "Disk is nearly full", "95 %");
        await Until.True(() => Texts().Count == 1, "the message is an event");
        var process = JsonNode.Parse((await _build1.RunAsync("daemon", "status", "--json")).Output)!["process_id"]!.GetValue<int>();
        await Shell.RunAsync("kill", ["-KILL", $"{process}"]);
        await _build2.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 3");
        await _build2.RunAsync("send", "build1", "info", "It was the disk", "", "--auto");

        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);
        await Until.True(() => Texts().Distinct().Count() == 3, "what happened meanwhile is an event");

        // Times are in whole seconds: of the last two, which may have the same, either may be first.
        var texts = Texts().Distinct().Select(text => text.Split(" after ")[0]).ToArray();
        Assert.Equal("warning from build2 to all: Disk is nearly full", texts[0]);
        Assert.Equal(["docs on build2 failed", "info from build2 to build1: It was the disk"], texts[1..].Order(StringComparer.Ordinal));
        foreach (var line in File.ReadAllLines(Log))
            Schemas.AssertDescribed(line, "hook-event");
        var hooks = JsonNode.Parse((await _build1.RunAsync("hooks", "list", "--json")).Output)!.AsArray();
        Assert.Equal(["log 0", "dead 2"], hooks.Select(hook => $"{hook!["name"]} {hook["waiting"]}"));
        Assert.Contains("Connection refused", hooks[1]!["problem"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("dead  message", (await _build1.RunAsync("hooks", "log")).Output, StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse((await _build1.RunAsync("hooks", "log", "--json")).Output)!.AsArray());
        Assert.Equal(0, (await _build1.RunAsync("daemon", "stop")).Code);
    }

    [Fact]
    public async Task A_test_event_reaches_the_destination_or_says_why_not()
    {
        WriteHooks(
            $$"""{ "name": "log", "on": ["message"], "append": "{{Log}}" }""",
            """{ "on": ["message"], "run": ["sh", "-c", "echo no room >&2; exit 4"] }""");

        var accepted = await _build1.RunAsync("hooks", "test", "log");
        Assert.Equal((0, $"log: {Log} accepted the test event\n"), (accepted.Code, accepted.Output));
        Schemas.AssertDescribed(File.ReadAllText(Log), "hook-event");
        Assert.Equal(["A test of the hook log by build1"], Texts());
        var failed = await _build1.RunAsync("hooks", "test", "sh", "--json");
        Assert.Equal((1, "it exited with 4: no room"), (failed.Code, JsonNode.Parse(failed.Output)!["problem"]!.GetValue<string>()));
        var unknown = await _build1.RunAsync("hooks", "test", "slack");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("BC3404: There is no hook 'slack'. The hooks are: log, sh.", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_hook_costs_one_warning_and_no_build_and_doctor_names_each_hook_that_fails()
    {
        await _build1.RunAsync("status", "idle");
        WriteHooks(
            """{ "name": "typo", "on": ["build-end"], "append": "typo.jsonl" }""",
            $$"""{ "name": "log", "on": ["build-ended"], "append": "{{Log}}" }""",
            """{ "name": "dead", "on": ["build-started", "build-ended"], "post": "http://127.0.0.1:1/" }""",
            """{ "name": "picky", "on": ["build-ended"], "run": ["sh", "-c", "echo no such commit; exit 65"] }""");
        // The hooks begin here.
        await _build1.RunAsync("hooks", "list");

        var build = await _build1.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 3");

        Assert.Equal(3, build.Code);
        Assert.Equal(1, build.Error.Split("BC1033").Length - 1);
        Assert.Contains(
            "'hooks' entry 1 has 'build-end' for one of the events message, build-started", build.Error, StringComparison.Ordinal);
        Assert.StartsWith("docs on build1 failed", Assert.Single(Texts()), StringComparison.Ordinal);
        var findings = JsonNode.Parse((await _build1.RunAsync("doctor", "--json")).Output)!.AsArray()
            .Select(finding => $"{finding!["level"]} {finding["check"]}: {finding["text"]} -> {finding["remedy"]}").ToArray();
        Assert.Contains(findings, finding => finding.StartsWith("warning settings: BC1033:", StringComparison.Ordinal));
        var hooks = findings.Where(finding => finding.Contains(" hook: ", StringComparison.Ordinal)).ToArray();
        Assert.Matches(
            "^warning hook: dead fails since .*, 2 events wait: Connection refused.* -> buildcoord hooks test dead", hooks[0]);
        Assert.Matches(
            "^warning hook: picky: its last event was dropped at .*: it exited with 65: no such commit -> buildcoord hooks log", hooks[1]);
        Assert.Equal(2, hooks.Length);
    }

    [Fact]
    public async Task The_page_s_example_is_a_settings_file_and_its_event_is_as_the_schema_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(TestPaths.Root, "docs", "hooks.md"), TestContext.Current.CancellationToken);
        var blocks = page.Split("```json\n").Skip(1).Select(block => block.Split("```")[0]).ToArray();
        Assert.True(Schemas.Fits(blocks[0], "buildcoord"));
        Schemas.AssertDescribed(blocks[1], "hook-event");
        WriteFile(blocks[0]);
        _build1.Environment["NTFY_TOPIC"] = "x";

        var list = await _build1.RunAsync("hooks", "list");

        Assert.Equal(
            """
            chat  build-ended to /usr/local/lib/buildcoord/slack.sh, 0 waiting
            nightly  overdue, server-lost, server-back to https://ntfy.example.org/${NTFY_TOPIC}, 0 waiting
            log  message, build-started, build-ended to /var/log/buildcoord-events.jsonl, 0 waiting

            """,
            list.Output);
    }

    [Fact]
    public async Task A_hook_of_the_agents_page_touches_the_file_that_wakes_an_agent()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(TestPaths.Root, "docs", "agents.md"), TestContext.Current.CancellationToken);
        var file = Path.Combine(_fleet.Folder, "wake");
        var hooks = page.Split("```json\n").Select(block => block.Split("```")[0])
            .Single(block => block.Contains("\"hooks\"", StringComparison.Ordinal));
        WriteFile(hooks.Replace("/run/buildcoord-message", file, StringComparison.Ordinal));
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "start")).Code);

        await _build2.RunAsync("send", "build1", "request", "Which JDK?", "");

        await Until.True(() => File.Exists(file), "the file is there");
        Assert.Equal(0, (await _build1.RunAsync("daemon", "stop")).Code);
    }

    [Fact]
    public async Task A_request_that_nobody_acknowledges_in_time_says_so_in_the_repository()
    {
        await _build2.RunAsync("status", "idle");
        await _build1.RunAsync("send", "build2", "request", "Ready?", "", "--ack-within", "2h");
        var request = _fleet.LiveMessages().Single(message => message["subject"]!.GetValue<string>() == "Ready?");
        Assert.Equal((true, 7200), (request["ack_required"]!.GetValue<bool>(), request["ack_within_seconds"]!.GetValue<int>()));
        Assert.Equal(2, (await _build1.RunAsync("send", "build2", "request", "Ready?", "", "--ack-within", "soon")).Code);
    }

    public void Dispose() => _fleet.Dispose();

    private IReadOnlyList<string> Texts() => !File.Exists(Log)
        ? []
        : [.. ReadShared().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!["text"]!.GetValue<string>())];

    // As tail reads it, which locks nothing.
    private string ReadShared()
    {
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private void WriteHooks(params string[] hooks) => WriteFile($$"""{ "hooks": [ {{string.Join(", ", hooks)}} ] }""");

    private void WriteFile(string settings)
    {
        var path = Path.Combine(_build1.Environment["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, settings);
    }
}
