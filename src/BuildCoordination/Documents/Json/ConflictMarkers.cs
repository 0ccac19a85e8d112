using System.Text;

namespace BuildCoordination.Documents.Json;

/// <summary>A text that somebody committed in the middle of a merge.</summary>
internal static class ConflictMarkers
{
    /// <summary>The text as each side of the merge had it, or none when there are no markers.</summary>
    public static IReadOnlyList<byte[]> Sides(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf("<<<<<<< "u8) < 0)
            return [];

        // Latin-1 keeps every byte unchanged.
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        return [Side(lines, Part.First), Side(lines, Part.Second)];
    }

    private static byte[] Side(IEnumerable<string> lines, Part wanted)
    {
        var kept = new List<string>();
        var part = Part.Both;
        foreach (var line in lines)
        {
            var next = (part, line.Length >= 7 ? line[..7] : "") switch
            {
                (_, "<<<<<<<") => Part.First,
                (Part.First, "|||||||") => Part.Base,
                (Part.First or Part.Base, "=======") => Part.Second,
                (_, ">>>>>>>") => Part.Both,
                _ => (Part?)null,
            };
            if (next is null && (part == Part.Both || part == wanted))
                kept.Add(line);
            part = next ?? part;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', kept));
    }

    private enum Part
    {
        Both,
        First,
        Base,
        Second,
    }
}
