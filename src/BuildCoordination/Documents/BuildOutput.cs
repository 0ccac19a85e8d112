using System.Text;
using System.Text.Json.Serialization;
using BuildCoordination.Display;

namespace BuildCoordination.Documents;

/// <summary>The last lines that a running build printed.</summary>
/// <param name="Lines">The lines, oldest first.</param>
/// <param name="At">When the build printed last, by its server's clock; null if that is unknown.</param>
internal sealed record BuildOutput(
    [property: JsonPropertyName("lines")] IReadOnlyList<string> Lines,
    [property: JsonPropertyName("at")] DateTimeOffset? At = null)
{
    private const int MostLines = 20;
    private const int MostBytes = 2048;

    /// <summary>In code points. One line never needs the room of all.</summary>
    private const int LongestLine = 400;

    /// <summary>Quotes, comma, indent and line break of a line in the document.</summary>
    private const int Frame = 8;

    /// <summary>The name of the field, and the brackets.</summary>
    private const int Brackets = 24;

    /// <summary>The last of some lines, as many as a heartbeat has room for.</summary>
    public static IReadOnlyList<string> LastOf(IReadOnlyList<string> lines)
    {
        var room = MostBytes - Brackets;
        var kept = new List<string>();
        foreach (var line in lines.Reverse().Take(MostLines).Select(line => VisibleText.Truncate(line, LongestLine, "…")))
        {
            room -= Frame + Encoding.UTF8.GetByteCount(line) + line.Sum(Escape);
            if (room < 0)
                break;
            kept.Insert(0, line);
        }

        return kept;
    }

    private static int Escape(char c) => c switch
    {
        '"' or '\\' or '\t' => 1,
        < ' ' or '\x7f' => 5,
        _ => 0,
    };
}
