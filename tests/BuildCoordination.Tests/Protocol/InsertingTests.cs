using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class InsertingTests
{
    [Fact]
    public void A_message_put_into_an_empty_document_is_read_back()
    {
        var message = SampleDocuments.Sample();
        var document = MessagesDocument.Parse(null).Insert([message]);
        var read = Assert.Single(MessagesDocument.Parse(document.ToBytes()).Messages);
        Assert.Equal(
            (message.Id, message.Subject, message.Body, message.Timestamp, message.Type),
            (read.Id, read.Subject, read.Body, read.Timestamp, read.Type));
        Assert.True(read is { HasReadFlag: true, Read: false, Result: "failure", Tags: ["a", "b"] });
        Assert.Equal(1_762_300_000_123, read.Stamp);
    }

    [Fact]
    public async Task What_is_in_jqs_layout_becomes_exactly_what_jq_would_print()
    {
        var message = SampleDocuments.Sample();
        foreach (var name in SampleDocuments.MessageNames)
        {
            var bytes = await Jq.Run(SampleDocuments.Read(name), ".");
            var expected = bytes is { Length: > 0 }
                ? await Jq.Run(
                    bytes, "--argjson", "new", Encoding.UTF8.GetString(SampleDocuments.Json(message)), ".messages = [$new] + .messages")
                : null;
            if (expected is not null && !MessagesDocument.Parse(bytes).NeedsRepair)
            {
                Assert.Equal(
                    Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(MessagesDocument.Parse(bytes).Insert([message]).ToBytes()));
            }
        }
    }

    [Fact]
    public async Task Whatever_jq_reads_means_afterwards_what_jq_would_have_made_of_it()
    {
        var message = SampleDocuments.Sample();
        var json = SampleDocuments.Json(message);
        var cases = Cases().Where(bytes => MessagesDocument.Parse(bytes) is { NeedsRepair: false, Messages.Count: > 0 }).ToList();
        Assert.True(cases.Count > 300, $"only {cases.Count} cases");
        var inputs =
            cases.SelectMany(bytes => new[] { Jq.Quote(bytes), Jq.Quote(MessagesDocument.Parse(bytes).Insert([message]).ToBytes()), json });
        var answers = await Jq.Lines(
            inputs.Chunk(3).Select(three => (byte[])[(byte)'[', .. three[0], (byte)',', .. three[1], (byte)',', .. three[2], (byte)']']),
            ". as [$before, $after, $new] | ($before | fromjson | (if type == \"array\" then {messages: .} else . end) | .messages = "
                + "[$new] + .messages) == ($after | fromjson)");
        Assert.All(answers.Zip(cases), pair => Assert.True(pair.First == "true", Encoding.Latin1.GetString(pair.Second)));
    }

    [Fact]
    public void All_bytes_outside_the_new_element_stay()
    {
        foreach (var bytes in Cases())
        {
            var document = MessagesDocument.Parse(bytes);
            if (document is { NeedsRepair: false, Messages.Count: > 0 })
            {
                var after = document.Insert([SampleDocuments.Sample()]).ToBytes();
                var first = bytes.AsSpan().IndexOf(document.Nodes[0].Bytes);
                var array = bytes.AsSpan(first - 1);
                Assert.True(after.AsSpan().IndexOf(array[1..]) >= 0, "what follows the first message's place has changed");
            }
        }
    }

    [Fact]
    public void Inserting_twice_changes_nothing_and_all_at_once_is_as_one_by_one()
    {
        var messages = Enumerable.Range(0, 4).Select(i => SampleDocuments.Sample(i)).ToList();
        foreach (var name in SampleDocuments.MessageNames)
        {
            var once = MessagesDocument.Parse(SampleDocuments.Read(name)).Insert(messages);
            var oneByOne =
                messages.Aggregate(MessagesDocument.Parse(SampleDocuments.Read(name)), (document, message) => document.Insert([message]));
            Assert.Equal(oneByOne.ToBytes(), once.ToBytes());
            Assert.Same(once, once.Insert(messages));
            Assert.Equal(messages.Select(message => message.Id).Reverse(), once.Messages.Take(4).Select(message => message.Id));
        }
    }

    [Fact]
    public async Task A_bare_array_works_for_the_scripts_again()
    {
        var bytes = SampleDocuments.Read("messages-bare-array.json");
        var document = MessagesDocument.Parse(bytes);
        Assert.False(document.NeedsRepair);
        var after = document.Insert([SampleDocuments.Sample()]).ToBytes();
        Assert.Equal("8\n", Encoding.ASCII.GetString((await Jq.Run(after, ".messages | length"))!));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"messages\":null}")]
    [InlineData("{\"messages\":[ ]}")]
    [InlineData("[]")]
    public async Task An_empty_document_of_any_kind_takes_a_message(string text)
    {
        var document = MessagesDocument.Parse(Encoding.UTF8.GetBytes(text));
        Assert.False(document.NeedsRepair);
        Assert.Empty(document.Messages);
        Assert.Equal(
            "1\n", Encoding.ASCII.GetString((await Jq.Run(document.Insert([SampleDocuments.Sample()]).ToBytes(), ".messages | length"))!));
    }

    private static IEnumerable<byte[]> Cases() => SampleDocuments.MessageNames.Select(SampleDocuments.Read)
        .Concat(SampleDocuments.MessageNames.SelectMany(
            name => Enumerable.Range(1000, 250).Select(seed => SampleDocuments.Damaged(name, seed))));
}
