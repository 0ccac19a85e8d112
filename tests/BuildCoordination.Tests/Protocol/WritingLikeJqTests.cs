using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Documents;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Tests.Protocol;

public class WritingLikeJqTests
{
    private static readonly string[] Texts =
        ["", "a", "é\u2028", "\u0000\u0001\u001f\u007f\u0080", "\b\f\n\r\t\"\\/", "<>&'+`", "📦\u202e", "\ufeff", "messages", "x y"];

    [Fact]
    public async Task What_we_write_is_what_jq_prints()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 300).Select(_ => Random(random, 0)).ToList();
        var compact = values.Select(value => Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null"));
        var theirs = await Jq.Run([.. compact.SelectMany(bytes => bytes.Append((byte)'\n'))], ".");
        var ours = values.SelectMany(value => new Layout().Write(value, 0).Ascii("\n").ToBytes());
        Assert.Equal(Encoding.UTF8.GetString(theirs!), Encoding.UTF8.GetString([.. ours]));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_text_of_ours_stays_readable()
    {
        var bytes = MessagesDocument.Parse(null).Insert([new(SampleDocuments.Sample()) { Body = "half \ud800 of a pair" }]).ToBytes();
        Assert.Contains(
            "half \ufffd of a pair", Encoding.UTF8.GetString((await Jq.Run(bytes, "-r", ".messages[0].body"))!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("messages-all-shapes.json")]
    [InlineData("messages-duplicate-ids.json")]
    [InlineData("messages-empty.json")]
    [InlineData("messages-escape-sequences.json")]
    [InlineData("status-full.json")]
    [InlineData("jobs.json")]
    public async Task Edits_of_a_document_in_jqs_layout_print_what_jq_prints(string name)
    {
        var bytes = (await Jq.Run(SampleDocuments.Read(name), "."))!;
        var root = Scanner.Whole(bytes).Values[0];
        var value = new JsonObject { ["a"] = new JsonArray(1, "é", new JsonObject(), new JsonArray()), ["b"] = null };
        foreach (var key in root.Members.Select(member => member.Name.Text).Append("absent").Append("new\t\"one\""))
        {
            var quoted = Encoding.UTF8.GetString(new Layout().Text(key).ToBytes());
            await Same(bytes, $".[{quoted}] = $v", value, splicer => splicer.Set(root, key, value));
            await Same(bytes, $"del(.[{quoted}])", value, splicer => splicer.Remove(root, key));
            await SameInside(bytes, root[key], $".[{quoted}]", value);
        }
    }

    private static async Task SameInside(byte[] bytes, Node? inner, string path, JsonNode value)
    {
        if (inner is { IsObject: true })
        {
            await Same(
                bytes, $"{path}.first = $v | {path}.second = 2", value, splicer =>
                splicer.Set(inner, [new("first", value), new("second", 2)]));
foreach (var member in inner.Members.Select(member => member.Name.Text))
                await Same(bytes, $"del({path}.{member})", value, splicer => splicer.Remove(inner, member));
        }
        else if (inner is { Kind: NodeKind.Array })
        {
            await Same(bytes, $"{path} = [$v, 7] + {path}", value, splicer => splicer.InsertFirst(inner, [value, 7]));
            await Same(bytes, $"{path} += [$v, 7]", value, splicer => splicer.Append(inner, [value, 7]));
            foreach (var gone in new[] { "0", "1", "0,1,2", "0,2", "2,3,6", "0,1,2,3,4,5,6,7,8,9", "5,6" })
            {
                await Same(bytes, $"{path} |= (to_entries | map(select(.key as $k | [{gone}] | index($k) | not)) | map(.value))", value,
                    splicer => splicer.Remove(inner, i => gone.Split(',').Contains($"{i}")));
            }
        }
    }

    private static async Task Same(byte[] bytes, string filter, JsonNode value, Func<Splicer, Splicer> edit)
    {
        var theirs = await Jq.Run(bytes, "--argjson", "v", value.ToJsonString(), filter);
        Assert.Equal(Encoding.UTF8.GetString(theirs!), Encoding.UTF8.GetString(edit(new Splicer(bytes)).ToBytes()));
    }

    private static JsonNode? Random(Random random, int depth) => random.Next(depth > 4 ? 5 : 8) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.NextInt64(-(1L << 53), 1L << 53) >> random.Next(53)),
        3 or 4 => JsonValue.Create(Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)]),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Random(random, depth + 1))]),
        _ => new JsonObject(
            Enumerable.Range(0, random.Next(4))
                .Select(i => KeyValuePair.Create($"{i}{Texts[random.Next(Texts.Length)]}", Random(random, depth + 1)))),
    };
}
