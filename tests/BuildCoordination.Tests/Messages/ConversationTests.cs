using BuildCoordination.Documents;
using BuildCoordination.Messages;

namespace BuildCoordination.Tests.Messages;

public class ConversationTests
{
    [Fact]
    public async Task A_hundred_thousand_answers_to_answers_are_shown_and_crash_nothing()
    {
        var chain = Enumerable.Range(0, 100_000).Select(i => Answer($"m{i}", $"m{i - 1}")).ToList();
        var conversation = new Conversation(chain);
        var (of, all) = await Task.Run(() => (conversation.Of("m50000").ToList(), conversation.All().ToList()))
            .WaitAsync(Until.Deadline);
        Assert.Equal(chain, of.Select(entry => entry.Message));
        Assert.Equal(99_999, of[^1].Depth);
        Assert.Equal(of, all);
    }

    [Fact]
    public void A_circle_of_answers_is_shown_once_and_so_is_what_hangs_on_it_or_has_no_id()
    {
        FleetMessage[] messages =
            [Answer("a", "c"), Answer("b", "a"), Answer("c", "b"), Answer("d", "b"), Answer("", "d"), Answer("", null), Answer("e", "e")];
        Assert.Equal(messages.Length, new Conversation(messages).All().Select(entry => entry.Message).Distinct().Count());
        Assert.Equal(5, new Conversation(messages).Of("d").Count());
        Assert.Equal("e", Assert.Single(new Conversation(messages).Of("e")).Message.Id);
    }

    private static FleetMessage Answer(string id, string? to) => new() { Id = id, From = "build1", To = "all", InReplyTo = to };
}
