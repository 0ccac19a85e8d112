using BuildCoordination.Documents;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Tests.Protocol;

/// <summary>The fixtures, and damage done to them.</summary>
internal static class SampleDocuments
{
    private static readonly byte[][] Pieces =
    [
        .. new[] { ",", "\"", "\\", "{", "}", "[", "]", ":", "\n", "\t", " ", "null", "nan", "NaN", "+1", "007", ".5", "1e", "\\ud800",
            "\\udc00", "\\u00", "{}", "[]", "\"id\"", "\"messages\": ", "<<<<<<< HEAD\n", "=======\n", ">>>>>>> x\n", "é", "\u2028",
            "\u007f", "true", "[[[[", "{\"a\":" }
            .Select(text => System.Text.Encoding.UTF8.GetBytes(text)),
        [0xff], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0xc0, 0x80], [0x01],
    ];

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "documents"), "*.json")
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static IEnumerable<string> MessageNames => Names.Where(name => name.StartsWith("messages-", StringComparison.Ordinal));

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(TestPaths.Fixtures, "documents", name));

    /// <summary>The same damage for the same seed.</summary>
    public static byte[] Damaged(string name, int seed)
    {
        var random = new Random(seed);
        var bytes = Read(name).ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes.RemoveRange(at, length); break;
                case 1: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 2 when seed % 5 == 0: bytes.RemoveRange(at, bytes.Count - at); break;
                case 3 when bytes.Count > at: bytes[at] = Pieces[random.Next(Pieces.Length)][0]; break;
                default: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
            }
        }

        return [.. bytes];
    }

    public static FleetMessage Sample(int number = 0, string to = "all") => new()
    {
        Id = MessageId.New(1_762_300_000_123 + number),
        From = "build1",
        To = to,
        Type = MessageType.Error,
        Subject = $"Build Failed {number} \u2028 é \u007f",
        Body = "one\ntwo\t\"three\" \\ four \u0001 📦 </x>",
        Timestamp = DateTimeOffset.FromUnixTimeSeconds(1_762_300_000 + number),
        Tags = ["a", "b"],
        Job = "job_1",
        Result = "failure",
    };

    public static byte[] Json(FleetMessage message) => new Layout().Write(MessageJson.Write(message), 0).ToBytes();
}
