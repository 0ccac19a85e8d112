using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Reading;

/// <summary>A document of the repository that cannot be read is not shown as one that is empty.</summary>
public sealed class UnreadableTests : IDisposable
{
    private const string Messages = "coordination/messages.json";
    private const string Marks = "<<<<<<< HEAD\n";

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public UnreadableTests() => _build1 = new Buildcoord(_fleet, "build1");

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData("build2/builds.json", "[1", "builds build2")]
    [InlineData(Messages, Marks, "inbox")]
    [InlineData(Messages, "\u0001\u0002 }]{", "inbox --all")]
    [InlineData(Messages, Marks, "thread")]
    [InlineData(Messages, Marks, "read --all")]
    [InlineData(Messages, Marks, "read msg_1795494431_unknown")]
    [InlineData(Messages, Marks, "thread msg_1795494431_unknown", Explicit = true)]
    [InlineData(Messages, Marks, "ack msg_1795494431_unknown", Explicit = true)]
    [InlineData(Messages, Marks, "reply msg_1795494431_unknown text", Explicit = true)]
    [InlineData(Messages, Marks, "wait --for message --timeout 3s", Explicit = true)]
    [InlineData("build1/status.json", "{{", "status")]
    [InlineData("build2/status.json", "{{", "health")]
    [InlineData("build2/status.json", "{{", "wait --for status --from build2 --timeout 3s", Explicit = true)]
    public async Task A_command_that_asks_for_it_names_it_once_and_says_that_it_is_not_known(string document, string text, string command)
    {
        await FillAsync();
        _fleet.Edit(new Dictionary<string, string> { [document] = text });

        var plain = await _build1.RunAsync(command.Split(' '));
        var json = await _build1.RunAsync([.. command.Split(' '), "--json"]);

        foreach (var end in new[] { plain, json })
        {
            Assert.True(end.Code == 4, $"{end.Code}: {end.Output}{end.Error}");
            var lines = end.Error.Split('\n').Where(line => line.Contains("BC2092", StringComparison.Ordinal));
            Assert.Contains($"{document} cannot be read: ", Assert.Single(lines), StringComparison.Ordinal);
            Assert.All(
                ["No unread messages", "No messages", "no builds", "There is no message", "anything yet", "build1: \n"],
                none => Assert.DoesNotContain(none, end.Output + end.Error, StringComparison.Ordinal));
        }

        var answer = JsonNode.Parse(json.Output)!;
        Assert.Equal("BC2092", answer["unreachable"]!["code"]!.GetValue<string>());
        Assert.Null(answer["known"]);
    }

    [Fact]
    public async Task Health_shows_the_server_whose_status_cannot_be_read_as_not_healthy_and_the_others_as_they_are()
    {
        await FillAsync();
        _fleet.Edit(new Dictionary<string, string> { ["build2/status.json"] = "{{" });

        var health = JsonNode.Parse((await _build1.RunAsync("health", "--json")).Output)!;

        Assert.False(health["healthy"]!.GetValue<bool>());
        Assert.Equal("idle", health["servers"]![0]!["status"]!["status"]!.GetValue<string>());
        Assert.Null(health["servers"]![1]!["status"]!["status"]);
        Assert.Contains("not known", (await _build1.RunAsync("health")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _build1.RunAsync("inbox")).Code);
    }

    [Fact]
    public async Task Messages_that_are_left_in_a_damaged_document_are_shown_and_one_warning_says_that_there_may_be_more()
    {
        await FillAsync();
        var whole = Shell.Git(_fleet.Remote, "show", $"main:{Messages}");
        _fleet.Edit(new Dictionary<string, string> { [Messages] = whole[..whole.LastIndexOf(']')] });

        var end = await _build1.RunAsync("inbox");

        Assert.Equal(0, end.Code);
        Assert.Contains("Ready?", end.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"BC2092: {Messages} can be read in part only: ", Assert.Single(end.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_damaged_is_repaired_by_the_next_publish_and_known_again()
    {
        await FillAsync();
        _fleet.Edit(new Dictionary<string, string> { [Messages] = Marks });

        Assert.Equal((0, ""), await SendAsync());

        var end = await _build1.RunAsync("inbox");
        Assert.Equal((0, ""), (end.Code, end.Error));
    }

    [Fact]
    public async Task Where_nothing_of_the_repository_is_known_neither_is_a_heartbeat_nor_what_is_unread()
    {
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await _build1.RunAsync("status", "idle");

        var plain = await _build1.RunAsync("health");
        var server = JsonNode.Parse((await _build1.RunAsync("health", "--json")).Output)!["servers"]![0]!;

        Assert.Equal(4, plain.Code);
        Assert.DoesNotContain("never", plain.Output, StringComparison.Ordinal);
        Assert.Matches(@"build1 +not known +.*not known\n", plain.Output);
        Assert.Null(server["heartbeat"]);
        Assert.Null(server["unread"]);
    }

    private async Task<(int Code, string Error)> SendAsync()
    {
        var end = await _build1.RunAsync("send", "build2", "info", "Hello", "", "--require-visible");
        return (end.Code, end.Error);
    }

    private async Task FillAsync()
    {
        var build2 = new Buildcoord(_fleet, "build2");
        await _build1.RunAsync("status", "idle");
        await build2.RunAsync("run", "--name", "docs", "--", "false");
        await build2.RunAsync("send", "build1", "request", "Ready?", "", "--require-visible");
    }
}
