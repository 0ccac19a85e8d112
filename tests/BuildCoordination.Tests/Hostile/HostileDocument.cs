using System.Globalization;
using System.Text;
using BuildCoordination.Display;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Tests.Hostile;

/// <summary>A document that nobody in good faith would write: a good one, damaged. The same for the same seed.</summary>
internal static class HostileDocument
{
    private const int MostBytes = 1_000_000;

    /// <summary>Where a value stands, one of another type or size.</summary>
    private static readonly byte[][] Values = Utf8(
        "null", "true", "0", "-1", "1e400", "-1e400", "1e-400", "9223372036854775808", "9007199254740993", "2147483648", "-2147483649",
            "0.1e308", "1e300", "007", "+1", ".5",
        "NaN", "-Infinity", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\udce6\"", "\"\\u001b[2J\"",
            "\"../../etc/passwd\"",
        "\"--upload-pack=x\"", "\"ext::sh -c x\"", "\"all\"", "\"build1\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"",
            "\"2025-11-05T08:01:02-14:00\"",
        "\"$(date)\"", "\"msg_281474976710_7zzzzzzzzz0000000000\"", "\"msg_9999999999_1\"", "\"msg_1762300000_1kce2qrz3v0000000000\"", "[]",
            "{}", "[[[[[]]]]]", "[null,1,\"x\",{}]",
        "{\"id\":\"msg_1_1\",\"id\":\"msg_1_2\"}", "{\"messages\":[{\"id\":\"a\",\"from\":\"b\",\"to\":\"c\"}]}",
            "{\"done\":2147483647,\"total\":-2147483648,\"label\":7}");

    private static readonly byte[][] Bits =
    [
        .. Utf8(",", "\"", "\\", "{", "}", "[", "]", ":", "\n", "\r\n", "\0", "\\u00", "\\ud800", "null", "<<<<<<< HEAD\n", "=======\n",
            ">>>>>>> x\n", "{\"a\":", "[[[[", "é", "\u2028", "//"),
        [0xff], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xc0, 0x80], [0x01], [0x7f],
    ];

    /// <returns>The reader that it is meant for, and its bytes.</returns>
    public static (string Kind, byte[] Bytes) Make(int seed)
    {
        var random = new Random(seed);
        var (kind, bytes) = Good(random);
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            bytes = random.Next(10) switch
            {
                < 7 => WithOtherValue(bytes, random),
                7 => WithTwice(bytes, random),
                _ => WithOtherBytes(bytes, random),
            };
        }

        return (kind, random.Next(400) switch
        {
            0 => Grown(bytes, random),
            1 => bytes[..Math.Min(bytes.Length, random.Next(1, 4))],
            2 => [.. bytes, .. Good(random).Bytes],
            _ => bytes,
        });
    }

    private static (string Kind, byte[] Bytes) Good(Random random) => GoodDocuments.All[random.Next(GoodDocuments.All.Count)];

    private static byte[] WithOtherValue(byte[] bytes, Random random)
    {
        if (Any(bytes, random) is not { } node)
            return WithOtherBytes(bytes, random);
        var other = random.Next(4) == 0 && Any(Good(random).Bytes, random) is { } foreign
            ? foreign.Bytes.ToArray()
            : Values[random.Next(Values.Length)];
        return [.. bytes[..node.Start], .. other, .. bytes[node.End..]];
    }

    /// <summary>A member or an element a second time: equal names, equal ids.</summary>
    private static byte[] WithTwice(byte[] bytes, Random random)
    {
        var containers = All(bytes).Where(node => node.Elements.Count + node.Members.Count > 0).ToList();
        if (containers.Count == 0)
            return bytes;
        var container = containers[random.Next(containers.Count)];
        var (start, end) = container.IsObject
            ? container.Members[random.Next(container.Members.Count)] is var member ? (member.Name.Start, member.Value.End) : default
            : container.Elements[random.Next(container.Elements.Count)] is var element ? (element.Start, element.End) : default;
        return [.. bytes[..end], (byte)',', .. bytes[start..]];
    }

    private static byte[] WithOtherBytes(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var end = at + Math.Min(random.Next(1, 40), bytes.Length - at);
        return random.Next(6) switch
        {
            0 => [.. bytes[..at], .. bytes[end..]],
            1 => [.. bytes[..end], .. bytes[at..]],
            2 when random.Next(8) == 0 => bytes[..at],
            3 when at < end => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], .. Bits[random.Next(Bits.Length)], .. bytes[at..]],
        };
    }

    /// <summary>One piece again and again, up to a megabyte.</summary>
    private static byte[] Grown(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        byte[] piece = random.Next(2) == 0 ? Bits[random.Next(Bits.Length)] : bytes[at..Math.Min(bytes.Length, at + random.Next(1, 200))];
        if (piece.Length == 0)
            return bytes;
        var room = 1 << random.Next(10, 21);
        return [.. bytes[..at], .. Enumerable.Repeat(piece, Math.Min(room, MostBytes) / piece.Length)
            .SelectMany(again => again), .. bytes[at..]];
    }

    private static Node? Any(byte[] bytes, Random random) => All(bytes) is { Count: > 0 } nodes ? nodes[random.Next(nodes.Count)] : null;

    private static List<Node> All(byte[] bytes)
    {
        var found = new List<Node>();
        var waiting = new Stack<Node>(Scanner.Whole(bytes).Values);
        while (found.Count < 2_000 && waiting.TryPop(out var node))
        {
            found.Add(node);
            foreach (var child in Fragments.Content(node))
                waiting.Push(child);
        }

        return found;
    }

    private static byte[][] Utf8(params string[] texts) => Array.ConvertAll(texts, Encoding.UTF8.GetBytes);

    public static string Describe(int seed) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {VisibleStart(Make(seed).Bytes)}");

    private static string VisibleStart(byte[] bytes) =>
        VisibleText.Line(Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 3_000))));
}
