using System.Text;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Protocol;

public class SalvagingTests
{
    private static readonly Lazy<IReadOnlyList<(string Id, string Raw)>> Elements = new(() =>
        [.. MessagesDocument.Parse(SampleDocuments.Read("messages-all-shapes.json")) is var all
            ? all.Messages.Zip(all.Nodes).Select(pair => (pair.First.Id, Encoding.Latin1.GetString(pair.Second.Bytes)))
            : []]);

    [Theory]
    [InlineData("messages-conflict-markers.json", "msg_1761784512_4821 msg_1761914791_6417 msg_1762254639_7339 msg_1762289121_615")]
    [InlineData(
        "messages-truncated.json", "msg_1761784512_4821 msg_1761914791_6417 msg_1762254639_7339 msg_1762289120_61 msg_1762289121_615")]
    [InlineData("messages-wrong-shape.json", "")]
    [InlineData("messages-null-and-numbers.json", "msg_1761784512_4821 ")]
    [InlineData("messages-odd-numbers.json", "msg_1761784512_4821")]
    public async Task What_the_scripts_cannot_read_is_repaired_and_keeps_every_message(string name, string ids)
    {
        var document = MessagesDocument.Parse(SampleDocuments.Read(name));
        Assert.True(document.NeedsRepair);
        Assert.Equal(ids, string.Join(' ', document.Messages.Select(message => message.Id)));
        var repaired = document.Repaired();
        Assert.False(repaired.NeedsRepair, repaired.Reason);
        Assert.Equal(ids, string.Join(' ', repaired.Messages.Select(message => message.Id)));
        Assert.NotNull(await Jq.Run(repaired.ToBytes(), "-e", ".messages | all(type == \"object\")"));
        Assert.Same(repaired, repaired.Repaired());
    }

    [Theory]
    [InlineData("messages-bare-array.json")]
    [InlineData("messages-bom.json")]
    [InlineData("messages-compact.json")]
    [InlineData("messages-crlf.json")]
    [InlineData("messages-duplicate-ids.json")]
    [InlineData("messages-duplicate-keys.json")]
    [InlineData("messages-empty-file.json")]
    [InlineData("messages-invalid-utf8.json")]
    public void What_the_scripts_can_read_is_never_repaired(string name)
    {
        var document = MessagesDocument.Parse(SampleDocuments.Read(name));
        Assert.False(document.NeedsRepair, document.Reason);
        Assert.Same(document, document.Repaired());
    }

    [Theory]
    [InlineData("messages-conflict-markers.json", "something is neither a value nor a separator (line 23)")]
    [InlineData("messages-odd-numbers.json", "a string holds an escape of half a surrogate pair (line 9)")]
    [InlineData("messages-wrong-shape.json", "messages is no array")]
    [InlineData("messages-null-and-numbers.json", "an element of messages is no object")]
    public void The_reason_names_what_is_wrong_and_where(string name, string reason) =>
        Assert.Equal(reason, MessagesDocument.Parse(SampleDocuments.Read(name)).Reason);

    [Fact]
    public void Metadata_survives_a_repair()
    {
        var bytes = Encoding.UTF8.GetBytes(
            "{\"messages\": [7, {\"id\": \"a\", \"from\": \"b\", \"to\": \"c\", \"n\": 1.0}], \"metadata\": {\"x\": 1e2}}");
        Assert.Equal(
            "{\n  \"messages\": [\n    {\n      \"id\": \"a\",\n      \"from\": \"b\",\n      \"to\": \"c\",\n      \"n\": 1.0\n    }\n  "
                + "],\n  \"metadata\": {\n    \"x\": 1e2\n  }\n}\n",
            Encoding.UTF8.GetString(MessagesDocument.Parse(bytes).Repaired().ToBytes()));
    }

    [Fact]
    public void Both_sides_of_a_merge_inside_one_message_leave_it_readable()
    {
        var text = Encoding.UTF8.GetString(SampleDocuments.Read("messages-all-shapes.json"))
            .Replace(
                "      \"read\": true\n", "<<<<<<< HEAD\n      \"read\": true\n=======\n      \"read\": false\n>>>>>>> d8e22ab (x)\n",
                StringComparison.Ordinal);
        var document = MessagesDocument.Parse(Encoding.UTF8.GetBytes(text));
        Assert.True(document.NeedsRepair);
        Assert.Equal(Elements.Value.Select(element => element.Id), document.Messages.Select(message => message.Id));
        Assert.Contains("\"retention_days\": 30", Encoding.UTF8.GetString(document.Repaired().ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_documents_one_after_the_other_become_one()
    {
        byte[] twice = [.. SampleDocuments.Read("messages-duplicate-keys.json"), .. SampleDocuments.Read("messages-all-shapes.json")];
        var document = MessagesDocument.Parse(twice);
        Assert.True(document.NeedsRepair);
        Assert.Equal(8, document.Repaired().Messages.Count);
    }

    [Fact]
    public void A_message_with_one_member_too_deep_for_jq_loses_that_member_only()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));
        var document = MessagesDocument.Parse(
            Encoding.UTF8.GetBytes($"{{\"messages\": [{{\"id\": \"a\", \"from\": \"b\", \"x\": {deep}, \"subject\": \"s\"}}]}}"));
        Assert.True(document.NeedsRepair);
        var repaired = document.Repaired();
        Assert.False(repaired.NeedsRepair, repaired.Reason);
        Assert.Equal(("a", "b", "s"), (repaired.Messages[0].Id, repaired.Messages[0].From, repaired.Messages[0].Subject));
    }

    [Fact]
    public async Task Whatever_the_damage_every_message_it_did_not_touch_is_kept_and_jq_can_read_the_result()
    {
        var results = new List<byte[]>();
        var repairs = 0;
        foreach (var seed in Enumerable.Range(5000, 1500))
        {
            var bytes = SampleDocuments.Damaged("messages-all-shapes.json", seed);
            var document = MessagesDocument.Parse(bytes);
            var text = Encoding.Latin1.GetString(bytes);
            var ids = document.Repaired().Messages.Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
            repairs += document.NeedsRepair ? 1 : 0;
            foreach (var (id, raw) in Elements.Value)
            {
                Assert.True(
                    !document.NeedsRepair || !text.Contains(raw, StringComparison.Ordinal)
                        || ids.Contains(id), $"seed {seed} lost {id}: {document.Reason} in\n{text}");
            }

            results.Add(document.Repaired().ToBytes());
        }

        Assert.True(repairs > 500, $"only {repairs} of the damaged documents needed repair");
        var answers = await Jq.Lines(
            results.Select(Jq.Quote),
            "try (fromjson | (if type == \"array\" then . else .messages // [] end) | all(type == \"object\")) catch .");
        Assert.All(answers.Select((answer, i) => (answer, i)), pair =>
            Assert.True(
                pair.answer == "true"
                    || string.IsNullOrWhiteSpace(Encoding.Latin1.GetString(results[pair.i])), $"seed {5000 + pair.i}: {pair.answer}"));
    }
}
