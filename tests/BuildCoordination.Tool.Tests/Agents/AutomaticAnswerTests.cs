using System.Globalization;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Agents;

/// <summary>Two programs that answer whatever they get come to an end.</summary>
public sealed class AutomaticAnswerTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly Buildcoord _build2;

    public AutomaticAnswerTests() => (_build1, _build2) = (new Buildcoord(_fleet, "build1"), new Buildcoord(_fleet, "build2"));

    [Fact]
    public async Task Two_auto_responders_answer_each_question_warning_and_failure_once_and_no_automatic_message()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        await new Buildcoord(_fleet, "build3").RunAsync("status", "idle");
        var history = await ReadHistoryAsync();
        _fleet.Edit("coordination/messages.json", history);
        var before =
            JsonNode.Parse(history)!["messages"]!.AsArray().Select(message => message!).ToDictionary(message => Text(message, "id"));
        // Each round, each answers all that it is sent, the other's answers too, and never marks anything as read.
        await using (var first = await Agent.StartAsync(_build1))
        await using (var second = await Agent.StartAsync(_build2))
        {
            for (var round = 0; round < 3; round++)
            {
                await AnswerAllAsync(first, "build1");
                await AnswerAllAsync(second, "build2");
            }
        }

        var answers = _fleet.LiveMessages().Where(message => !before.ContainsKey(Text(message, "id"))).ToArray();
        Assert.All(answers, answer => Assert.True(answer["auto"]!.GetValue<bool>()));
        Assert.Equal(answers.Length, answers.Select(answer => (Text(answer, "from"), Text(answer, "in_reply_to"))).Distinct().Count());
        Assert.All(answers, answer => Assert.DoesNotMatch("^(Ack:|Re: (Re|Ack):)", Text(before[Text(answer, "in_reply_to")], "subject")));
        // The question, the warning and the failure, each of one server to the other.
        Assert.Superset(
            new HashSet<string> { "What are you working on?", "High load", "Build Failed", "Can I help with the failure?" },
            answers.Select(answer => Text(before[Text(answer, "in_reply_to")], "subject")).ToHashSet());
    }

    [Fact]
    public async Task At_most_twenty_automatic_messages_an_hour_go_to_a_server_and_one_message_says_that_there_are_more()
    {
        await _build1.RunAsync("status", "idle");
        await _build2.RunAsync("status", "idle");
        for (var i = 0; i < 20; i++)
            Assert.StartsWith("msg_", (await SendAsync($"Automatic {i}")).Output, StringComparison.Ordinal);
        foreach (var subject in new[] { "Held back", "Held back, too" })
        {
            var end = await SendAsync(subject);
            Assert.Equal((0, "not sent\n"), (end.Code, end.Output));
            Assert.Contains("BC1107", end.Error, StringComparison.Ordinal);
        }

        Assert.StartsWith("msg_", (await _build1.RunAsync("send", "build2", "info", "By hand", "")).Output, StringComparison.Ordinal);
        Assert.Equal(
            ["By hand", "More automatic messages are held back", "Automatic 19"],
            _fleet.LiveMessages().Take(3).Select(message => Text(message, "subject")));
    }

    public void Dispose() => _fleet.Dispose();

    private Task<CommandEnd> SendAsync(string subject) => _build1.RunAsync("send", "build2", "info", subject, "", "--auto");

    // A server that joins does not get what is older than a day.
    private static async Task<string> ReadHistoryAsync()
    {
        var history = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(TestPaths.Fixtures, "auto-replies", "messages.json")))!;
        var messages = history["messages"]!.AsArray();
        var age = TimeProvider.System.GetUtcNow() - messages.Max(
            message => DateTimeOffset.Parse(Text(message!, "timestamp"), CultureInfo.InvariantCulture));
        foreach (var message in messages)
        {
            var time = DateTimeOffset.Parse(Text(message!, "timestamp"), CultureInfo.InvariantCulture) + age;
            message!["timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return history.ToJsonString();
    }

    private static async Task AnswerAllAsync(Agent agent, string me)
    {
        var messages = (await agent.CallAsync("messages", ("all", true), ("limit", 100)))["messages"]!.AsArray();
        foreach (var message in messages.Where(message => Text(message!, "from") != me))
        {
            var (text, isError) = await agent.TryAsync("reply", ("id", Text(message!, "id")), ("body", "Automatic answer."));
            Assert.True(
                !isError || text.Contains("BC1106", StringComparison.Ordinal) || text.Contains("BC1107", StringComparison.Ordinal), text);
        }
    }

    private static string Text(JsonNode message, string name) => message[name]!.GetValue<string>();
}
