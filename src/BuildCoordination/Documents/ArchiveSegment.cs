using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>Archived messages, written once and never changed. The name has the seconds of the first and the last message.</summary>
/// <param name="Path">The file, named by its content.</param>
/// <param name="Length">The size of its content in bytes.</param>
/// <param name="Nodes">The messages, oldest first.</param>
internal sealed partial record ArchiveSegment(string Path, int Length, IReadOnlyList<Node> Nodes)
{
    public const string Folder = "coordination/archive";

    /// <summary>The content. It is made each time: all segments of a large document at once would take its size again.</summary>
    public byte[] Bytes => Write(Nodes, new Layout(Length)).ToBytes();

    /// <summary>The content in a buffer that other segments used before: a new one for each would be half a large document.</summary>
    public ArraySegment<byte> WrittenTo(Layout layout) => Write(Nodes, layout.Emptied()).WrittenPart;

    /// <summary>Reads the messages of a segment, or of an archive of the bash scripts.</summary>
    public static IReadOnlyList<FleetMessage> Read(byte[]? bytes) => MessagesDocument.Parse(bytes).Messages;

    /// <summary>Whether a message of that time can be in there; an archive of the scripts can hold any.</summary>
    public static bool MayHold(string path, DateTimeOffset instant) =>
        Name().Match(path) is not { Success: true } name
        || (Number(name.Groups["first"]) <= instant.ToUnixTimeSeconds() && instant.ToUnixTimeSeconds() <= Number(name.Groups["last"]));

    /// <summary>
    /// Whether a segment of buildcoord can hold a message of that time or a later one. The archives of the bash scripts hold no ends of
    /// builds.
    /// </summary>
    public static bool EndsAfter(string path, DateTimeOffset instant) =>
        Name().Match(path) is { Success: true } name && Number(name.Groups["last"]) >= instant.ToUnixTimeSeconds();

    public static IReadOnlyList<ArchiveSegment> Of(IReadOnlyList<MessageHead> oldestFirst, int segmentBytes)
    {
        var segments = new List<ArchiveSegment>();
        var layout = new Layout();
        for (var start = 0; start < oldestFirst.Count;)
        {
            var end = start;
            for (var size = 0; end < oldestFirst.Count && end - start < Limits.SegmentMessages; end++)
            {
                size += oldestFirst[end].Node.Bytes.Length;
                if (size > segmentBytes && end > start)
                    break;
            }

            segments.Add(One([.. oldestFirst.Skip(start).Take(end - start)], layout.Emptied()));
            start = end;
        }

        return segments;
    }

    private static ArchiveSegment One(IReadOnlyList<MessageHead> heads, Layout layout)
    {
        Node[] nodes = [.. heads.Select(head => head.Node)];
        var bytes = Write(nodes, layout).Written;
        var (first, last) = (Math.Max(0, heads[0].Seconds), Math.Max(0, heads[^1].Seconds));
        var month = DateTimeOffset.FromUnixTimeSeconds(last).ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var path = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{month}/{first}-{last}-{hash}.json");
        return new(path, bytes.Length, nodes);
    }

    private static Layout Write(IReadOnlyList<Node> nodes, Layout layout) =>
        layout.Block("[]"u8, nodes.Count, 0, i => layout.Write(nodes[i], 1, 1)).Ascii("\n");

    private static long Number(Group group) => long.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\Acoordination/archive/[0-9]{4}-[0-9]{2}/(?<first>[0-9]{1,12})-(?<last>[0-9]{1,12})-[0-9a-f]{12}\.json\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
