using System.Text.Json.Nodes;
using BuildCoordination.Documents;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Tests.Protocol;

public class ReadingLikeJqTests
{
    private static readonly int[] Depths = [60, 84, 85, 86, 127, 128, 129, 170, 171, 255, 256, 257];

    private const string Fields = "id from to subject body timestamp priority";

    [Fact]
    public async Task Every_document_is_read_when_jq_reads_it_and_only_then()
    {
        foreach (var name in SampleDocuments.Names)
        {
            var bytes = SampleDocuments.Read(name);
            var printed = await Jq.Run(bytes, "-c", ".");
            Assert.True((printed is not null) == (Scanner.Whole(bytes).Problem is null), name);
        }
    }

    [Fact]
    public async Task A_damaged_document_is_read_when_jq_reads_it_and_gives_the_same_text()
    {
        var damaged = SampleDocuments.MessageNames.SelectMany(
            name => Enumerable.Range(0, 150).Select(seed => (name, seed, bytes: SampleDocuments.Damaged(name, seed)))).ToList();
        var filter = "try (fromjson | {ok: [(.messages? // (arrays // []) | arrays | .[] | objects | [(" +
            string.Join(',', Fields.Split(' ').Select(field => $".{field}")) + ") | if type == \"string\" then . else \"\" end])]," +
            " shape: (type == \"array\" and all(.[]; type == \"object\") or type == \"null\" or " +
            "(type == \"object\" and ((.messages | type) == \"null\" or (.messages | type == \"array\" and all(.[]; type == "
                + "\"object\")))))}) catch {bad: .}";
        var answers = await Jq.Lines(damaged.Select(one => Jq.Quote(one.bytes)), filter);
        var read = 0;
        foreach (var ((name, seed, bytes), line) in damaged.Zip(answers))
        {
            var answer = JsonNode.Parse(line)!.AsObject();
            var nothing = answer["bad"]?.GetValue<string>().StartsWith("Expected JSON value", StringComparison.Ordinal) == true;
            var document = MessagesDocument.Parse(bytes);
            Assert.True(
                document.NeedsRepair == (!nothing && answer["shape"]?.GetValue<bool>() != true),
                $"{name} {seed}: {document.Reason} / {line}");
            if (answer["ok"] is { } rows && !document.NeedsRepair)
            {
                read++;
                var ours = document.Messages.Select(
                    m => string.Join('|', m.Id, m.From, m.To, m.Subject, m.Body, m.TimestampText, m.Priority ?? ""));
                Assert.Equal(rows.AsArray().Select(row => string.Join('|', row!.AsArray().Select(text => text!.GetValue<string>()))), ours);
            }
        }

        Assert.True(read > 300, $"only {read} damaged documents were still readable: the damage is too great to prove anything");
    }

    [Fact]
    public async Task Broken_text_becomes_the_replacement_character_by_jqs_rules()
    {
        var random = new Random(7);
        byte[] interesting =
            [(byte)'a', 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xa0, 0xed, 0x9f, 0xef, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff];
        var texts = Enumerable.Range(0, 3000)
            .Select(_ => Enumerable.Range(0, random.Next(1, 7)).Select(_ => interesting[random.Next(interesting.Length)]).ToArray())
            .Select(bytes => (byte[])[(byte)'"', .. bytes, (byte)'"']).ToList();
        var theirs = await Jq.Lines(texts, "explode | map(tostring) | join(\" \")");
        foreach (var (text, line) in texts.Zip(theirs))
        {
            var ours = Scanner.Whole(text).Values[0].Text.EnumerateRunes().Select(rune => rune.Value);
            Assert.Equal(line.Trim('"'), string.Join(' ', ours));
        }
    }

    [Fact]
    public async Task Words_and_numbers_are_taken_as_jq_takes_them()
    {
        string[] words =
        [
            "true", "True", "tru", "falsey", "null", "nul", "NaN", "-nan", "inf", "-Infinity", "infinit",
            "+1", "-", "+", ".", "1.", ".5", "-.5e3", "007",
            "1e", "1e+", "1E+400", "1e-5", "0x10", "1_000", "--1", "1.2.3", "12345678901234567890", "1e5.", "é", "'a'", "-0", "1-", "e5",
                "+-1", "\u00a01",
        ];
        var theirs = await Jq.Lines(
            words.Select(word => Jq.Quote(System.Text.Encoding.UTF8.GetBytes($"[{word}]"))), "try (fromjson | true) catch false");
        Assert.Equal(
            words.Zip(theirs).Select(pair => $"{pair.First} {pair.Second}"),
            words.Select(
                word => $"{word} {(Scanner.Whole(System.Text.Encoding.UTF8.GetBytes($"[{word}]")).Problem is null ? "true" : "false")}"));
    }

    [Fact]
    public void The_word_nan_is_taken_though_only_later_builds_of_jq_take_it() => Assert.Null(Scanner.Whole("[nan]"u8.ToArray()).Problem);

    [Fact]
    public async Task Nesting_is_taken_as_deep_as_jq_takes_it()
    {
        var nested = new[] { ("[", "", "]"), ("{\"a\":", "1", "}"), ("[{\"a\":", "1", "}]"), ("{\"a\":[", "", "]}") }
            .SelectMany(form => Depths.Select(depth => System.Text.Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Repeat(form.Item1, depth)) + form.Item2 + string.Concat(Enumerable.Repeat(form.Item3, depth)))))
                    .ToList();
        var theirs = await Jq.Lines(nested.Select(Jq.Quote), "try (fromjson | true) catch false");
        Assert.Equal(theirs, nested.Select(text => Scanner.Whole(text).Problem is null ? "true" : "false"));
    }
}
