using System.Text.Json.Nodes;
using BuildCoordination.Tool.Tests.Documents;

namespace BuildCoordination.Tool.Tests.Mail;

public sealed class MailTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public MailTests() =>
        (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2") { Installed = TestPaths.PortableCommand });

    [Fact]
    public async Task An_answer_goes_to_who_asked_and_both_are_one_conversation_from_either_end()
    {
        var question = await SendAsync(_build1, "send", "all", "request", "Which JDK?", "For 4.21");
        var answer = await SendAsync(_build2, "reply", question, "17");
        var thanks = await SendAsync(_build1, "reply", answer, "Thanks", "--type", "info");

        var told = _fleet.LiveMessages().Single(message => Id(message) == answer);
        Assert.Equal(("build1", "Re: Which JDK?", question), (Text(told, "to"), Text(told, "subject"), Text(told, "in_reply_to")));
        foreach (var start in new[] { question, answer, thanks })
        {
            var thread = JsonNode.Parse((await _build2.RunAsync("thread", start, "--json")).Output)!.AsArray();
            Assert.Equal(
                [(0, question), (1, answer), (2, thanks)],
                thread.Select(entry => (entry!["depth"]!.GetValue<int>(), Id(entry["message"]!))));
        }

        Assert.Contains("    Subject: Re: Which JDK?", (await _build1.RunAsync("thread")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_to_no_message_is_refused_with_one_line()
    {
        await _build1.RunAsync("status", "idle");
        var end = await _build1.RunAsync("reply", "msg_1_none", "text");
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains("BC1104: There is no message 'msg_1_none'.", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acknowledgement_is_seen_by_the_sender_at_once_and_by_the_scripts_when_the_message_may_be_changed()
    {
        await _build2.RunAsync("status", "idle");
        var asked = await SendAsync(
            _build1, "send", "build2", "request", "Reboot at 18:00", "please", "--ack", "--priority", "high", "--tag", "ops",
            "--tag", "urgent");
        Assert.Equal("pending", Text(Message(asked), "ack_status"));
        Assert.Contains("Asks to be acknowledged", (await _build2.RunAsync("inbox", "--full")).Output, StringComparison.Ordinal);

        Assert.Equal(0, (await _build2.RunAsync("ack", asked)).Code);

        // It is one of the last three elements, which nobody of us touches.
        Assert.Equal("pending", Text(Message(asked), "ack_status"));
        Assert.Contains("Acknowledged by: build2", (await _build1.RunAsync("thread", asked)).Output, StringComparison.Ordinal);
        Assert.Equal("No unread messages.\n", (await _build2.RunAsync("inbox")).Output);

        await AppendAsScriptsDoAsync(3);
        await _build2.RunAsync("send", "all", "info", "another", "");
        var now = Message(asked);
        Assert.Equal(("completed", "build2", "high", "ops,urgent"), (
            Text(now, "ack_status"), now["acknowledged_by"]!.AsArray().Single()!.GetValue<string>(), Text(now, "priority"),
            string.Join(',', now["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()))));
    }

    [Fact]
    public async Task What_asked_for_no_acknowledgement_gets_none()
    {
        await _build2.RunAsync("status", "idle");
        var plain = await SendAsync(_build1, "send", "build2", "info", "Hello", "");
        var end = await _build2.RunAsync("ack", plain);
        Assert.Equal(2, end.Code);
        Assert.Contains("BC1105", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { "--from", "build1" }, "a,b")]
    [InlineData(new[] { "--type", "error" }, "b")]
    [InlineData(new[] { "--since", "1h" }, "a,b,c")]
    [InlineData(new[] { "--since", "2000-01-01", "--from", "build3" }, "c")]
    [InlineData(new[] { "--since", "2099-01-01T00:00Z" }, "")]
    public async Task The_inbox_shows_what_was_asked_for(string[] filter, string subjects)
    {
        // Who creates the fleet is not shown its first message.
        await _build2.RunAsync("status", "idle");
        await SendAsync(_build1, "send", "all", "info", "a", "");
        await SendAsync(_build1, "send", "all", "error", "b", "");
        await SendAsync(new Buildcoord(_fleet, "build3"), "send", "all", "info", "c", "");
        var inbox = JsonNode.Parse((await _build2.RunAsync(["inbox", "--json", .. filter])).Output)!.AsArray();
        Assert.Equal(subjects, string.Join(',', inbox.Select(message => Text(message!, "subject")).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_watched_inbox_shows_each_message_once_as_it_comes_and_ends_well_on_an_interrupt()
    {
        // Who creates the fleet is not shown its first message.
        await _build2.RunAsync("status", "idle");
        await SendAsync(_build1, "send", "all", "info", "before", "");
        using var watch = _build2.Start("inbox", "--watch", "--json");
        Assert.Contains("\"before\"", await watch.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        await SendAsync(_build1, "send", "all", "info", "while watching", "");
        var line = (await watch.StandardOutput.ReadLineAsync())!;
        Assert.Contains("\"while watching\"", line, StringComparison.Ordinal);
        Answers.Check(["inbox"], line);
        await Shell.RunAsync("kill", ["-INT", $"{watch.Id}"]);
        Assert.Equal((0, ""), ((await Buildcoord.EndAsync(watch)) is var end ? end.Code : 0, end.Output));
    }

    [Fact]
    public async Task A_script_can_wait_for_an_answer_and_it_stays_unread()
    {
        await _build2.RunAsync("status", "idle");
        var question = await SendAsync(_build1, "send", "build2", "request", "Ready?", "");
        var waiting = _build1.RunAsync("wait", "--for", "message", "--reply-to", question, "--timeout", "1m", "--json");
        await SendAsync(_build2, "send", "build1", "info", "something else", "");
        var answer = await SendAsync(_build2, "reply", question, "yes");

        var end = await waiting;
        Assert.True(end.Code == 0, end.Error);
        Assert.Equal(answer, Id(JsonNode.Parse(end.Output)!.AsArray().Single()!));
        Assert.Contains("Re: Ready?", (await _build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_can_wait_for_a_partners_status_and_is_told_when_that_does_not_come()
    {
        await _build2.RunAsync("status", "building", "--job", "job_1");
        using var waiting = _build1.Start("wait", "--for", "status", "--from", "build2", "--state", "success", "--timeout", "1m");
        Assert.Equal("buildcoord: build2 is building, job_1. Waiting for success.", await waiting.StandardError.ReadLineAsync());
        await _build2.RunAsync("status", "success");
        Assert.Equal((0, "build2: success\n"), ((await Buildcoord.EndAsync(waiting)) is var end ? end.Code : 0, end.Output));

        var late = await _build1.RunAsync("wait", "--for", "status", "--from", "build2", "--state", "failed", "--timeout", "5s");
        Assert.Equal((1, ""), (late.Code, late.Output));
        Assert.Equal("buildcoord: build2 is success. Waiting for failed.\nbuildcoord: It did not come within 5 s.\n", late.Error);
    }

    [Fact]
    public async Task A_script_that_waits_for_a_success_does_not_get_that_of_the_last_build()
    {
        await _build2.RunAsync("status", "success");
        using var waiting = _build1.Start("wait", "--for", "status", "--from", "build2", "--state", "success", "--timeout", "1m");
        Assert.Equal(
            "buildcoord: build2 is success. Waiting for the next success: this one was reported before.",
            await waiting.StandardError.ReadLineAsync());
        await _build2.RunAsync("status", "success");
        Assert.Equal((0, "build2: success\n"), ((await Buildcoord.EndAsync(waiting)) is var end ? end.Code : 0, end.Output));

        string[] wait = ["wait", "--for", "status", "--from", "build2", "--timeout", "5s"];
        Assert.Equal(1, (await _build1.RunAsync([.. wait, "--state", "success"])).Code);
        Assert.Equal("build2: success\n", (await _build1.RunAsync([.. wait, "--state", "success", "--since", "1h"])).Output);
        await _build2.RunAsync("status", "idle");
        Assert.Equal("build2: idle\n", (await _build1.RunAsync([.. wait, "--state", "idle"])).Output);
    }

    [Fact(Explicit = true)]
    public async Task Archived_by_hand_messages_leave_the_live_file_and_are_found_still()
    {
        var first = await SendAsync(_build1, "send", "all", "info", "m0", "");
        foreach (var i in Enumerable.Range(1, 7))
            await SendAsync(_build1, "send", "all", "info", $"m{i}", "");

        // Eight, and the one that the fleet started with; that one is among the last three elements, which stay.
        var end = await _build1.RunAsync("archive", "--keep", "4");
        Assert.Equal((0, "5 archived, 4 live\n"), (end.Code, end.Output));
        Assert.Equal(3, _fleet.LiveMessages().Count);
        Assert.Equal(8, _fleet.AllSubjects().Distinct().Count());
        Assert.Contains("Subject: m", (await _build2.RunAsync("thread", first)).Output, StringComparison.Ordinal);
        Assert.Equal("Nothing to archive.\n", (await _build1.RunAsync("archive", "--keep", "4")).Output);
        Assert.Equal(2, (await _build1.RunAsync("archive", "--keep", "2")).Code);
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task<string> SendAsync(Buildcoord machine, params string[] arguments)
    {
        var end = await machine.RunAsync(arguments);
        Assert.True(end.Code == 0, end.Error);
        return end.Output.Trim();
    }

    private async Task AppendAsScriptsDoAsync(int count)
    {
        var clone = Path.Combine(_fleet.Folder, "script-server");
        Shell.Git(_fleet.Folder, "clone", "-q", _fleet.Remote, clone);
        Shell.Git(clone, "config", "user.name", "scripts");
        Shell.Git(clone, "config", "user.email", "scripts@example.org");
        for (var i = 0; i < count; i++)
        {
            await Shell.RunAsync(
                Path.Combine(TestPaths.Root, "samples", "migration", "send_message.sh"),
                [clone, "build9", "all", "info", $"theirs-{i}", "body"]);
        }
    }

    private JsonNode Message(string id) => _fleet.LiveMessages().Single(message => Id(message) == id);

    private static string Id(JsonNode message) => Text(message, "id");

    private static string Text(JsonNode message, string name) => message[name]!.GetValue<string>();
}
