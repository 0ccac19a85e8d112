using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Mail;

/// <summary>After half an hour away, a person sees at a glance what came.</summary>
public sealed class InboxTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public InboxTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task Ninety_three_messages_are_at_most_forty_lines_with_a_count_of_the_rest()
    {
        Fill(93);

        var end = await _build1.RunAsync("inbox");

        var lines = end.Output.TrimEnd('\n').Split('\n');
        Assert.InRange(lines.Length + end.Error.Split('\n').Length - 1, 2, 40);
        Assert.Matches("^WHEN +TYPE +FROM +TO +SUBJECT +ID$", lines[0]);
        Assert.Contains("message 93", lines[^1], StringComparison.Ordinal);
        Assert.Contains(
            "55 earlier messages are not shown (1 of them errors: --type error): --limit 93 shows all.", end.Error,
            StringComparison.Ordinal);
        Assert.Equal(1 + 93, (await _build1.RunAsync("inbox", "--limit", "93")).Output.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(93, JsonNode.Parse((await _build1.RunAsync("inbox", "--json")).Output)!.AsArray().Count);
    }

    [Fact]
    public async Task A_line_has_priority_and_tags_and_filters_find_it()
    {
        Fill(4);

        var all = (await _build1.RunAsync("inbox")).Output;
        Assert.Matches("error \\(high\\) +build2 +build1 +message 1 #disk +msg_17", all);
        foreach (var filter in new[] { "--tag disk", "--type error", "--limit 1 --tag disk" })
        {
            var found = (await _build1.RunAsync(["inbox", .. filter.Split(' ')])).Output;
            Assert.Contains("message 1", found, StringComparison.Ordinal);
            Assert.DoesNotContain("message 2", found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_sees_what_a_server_sent_lately_and_whole_with_the_errors_first()
    {
        Fill(4);
        await new Buildcoord(_fleet, "build3").RunAsync("send", "build1", "info", "another one", "");

        Assert.Equal(4, await CountAsync("--from build2"));
        Assert.Equal(1, await CountAsync("--from build3"));
        Assert.Equal(3, await CountAsync("--since 90s"));
        Assert.Equal(2, await CountAsync("--since 90s --from build2"));
        var full = (await _build1.RunAsync("inbox", "--full", "--from", "build2")).Output;
        Assert.Matches(@"(?s)\A\[ERROR\].*Subject: message 1\n.*\[INFO\].*Subject: message 4\n", full);

        async Task<int> CountAsync(string filter) =>
            JsonNode.Parse((await _build1.RunAsync(["inbox", "--json", .. filter.Split(' ')])).Output)!.AsArray().Count;
    }

    [Fact]
    public async Task An_id_may_be_shortened_to_what_no_other_has_and_all_marks_what_is_unread()
    {
        Fill(12);

        Assert.Contains("Subject: message 2\n", (await _build1.RunAsync("read", "msg_1795000002")).Output, StringComparison.Ordinal);
        var several = await _build1.RunAsync("read", "msg_179500001");
        Assert.Equal(2, several.Code);
        Assert.Contains("Several messages have an id that begins with 'msg_179500001'.", several.Error, StringComparison.Ordinal);
        Assert.Contains("message 3", (await _build1.RunAsync("thread", "msg_1795000003")).Output, StringComparison.Ordinal);
        var all = (await _build1.RunAsync("inbox", "--all")).Output.Split('\n');
        Assert.DoesNotContain(all, line => line.StartsWith('*') && line.Contains("message 2", StringComparison.Ordinal));
        Assert.Contains(all, line => line.StartsWith('*') && line.Contains("message 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_that_say_the_same_within_an_hour_are_one_line_and_read_as_one()
    {
        Fill(200, "is main broken?");

        var lines = (await _build1.RunAsync("inbox", "--type", "info")).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(
            ["(16 times) is main broken?", "(61 times) is main broken?", "(61 times) is main broken?", "(61 times) is main broken?"],
            lines[1..].Select(line => line[line.IndexOf('(')..(line.IndexOf('?') + 1)]));
        Assert.Contains("msg_1795000200", lines[^1], StringComparison.Ordinal);
        Assert.Equal(199, JsonNode.Parse((await _build1.RunAsync("inbox", "--type", "info", "--json")).Output)!.AsArray().Count);
        await _build1.RunAsync("read", "msg_1795000200");
        Assert.Equal(138, JsonNode.Parse((await _build1.RunAsync("inbox", "--type", "info", "--json")).Output)!.AsArray().Count);
    }

    [Fact]
    public async Task Messages_that_differ_in_their_text_stay_apart()
    {
        Fill(3, "is main broken?", number => $"run {number}");

        var lines = (await _build1.RunAsync("inbox")).Output.TrimEnd('\n').Split('\n');

        Assert.Equal(4, lines.Length);
        Assert.DoesNotContain("times)", string.Concat(lines), StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    // A message a minute, the last of them now.
    private void Fill(int count, string? subject = null, Func<int, string>? body = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var messages = Enumerable.Range(1, count).Select(number => (JsonNode)new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"msg_{1_795_000_000 + number}_x"), ["from"] = "build2", ["to"] = "build1",
            ["type"] = number == 1 ? "error" : "info", ["subject"] = subject ?? $"message {number}", ["body"] = body?.Invoke(number) ?? "",
            ["timestamp"] =
                now.AddMinutes(number - count).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["read"] = false, ["priority"] = number == 1 ? "high" : "normal", ["tags"] = number == 1 ? new JsonArray("disk") : [],
        });
        _fleet.Edit(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["build1/status.json"] = """{"server":"build1","status":"idle"}""",
            ["build2/status.json"] = """{"server":"build2","status":"idle"}""",
            ["coordination/messages.json"] = new JsonObject { ["messages"] = new JsonArray([.. messages]) }.ToJsonString(),
        });
    }
}
