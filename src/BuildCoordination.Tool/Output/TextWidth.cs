using System.Globalization;
using System.Text;

namespace BuildCoordination.Tool.Output;

/// <summary>Counts the terminal cells of a text.</summary>
internal static class TextWidth
{
    private const int LeastOfWord = 5;

    public static int Of(string text) => text.EnumerateRunes().Sum(Of);

    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>
    /// The text, or its beginning and a mark where it has more cells. Of a last word at least five letters are kept, or none.
    /// </summary>
    public static string Fit(string text, int width, string mark)
    {
        if (Of(text) <= width)
            return text;
        var kept = new StringBuilder();
        var room = Math.Max(0, width - mark.Length);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && Of(elements.GetTextElement()) is var cells && cells <= room)
        {
            kept.Append(elements.GetTextElement());
            room -= cells;
        }

        if (kept.Length < text.Length && text[kept.Length] != ' ' && kept.ToString().LastIndexOf(' ') is var space and > 0
            && space > kept.Length - LeastOfWord - 1)
        {
            kept.Length = space;
        }

        return kept.ToString().TrimEnd() + mark[..Math.Min(width, mark.Length)];
    }

    // As terminals do: East Asian wide letters and emoji take two cells, marks on a letter none.
    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0
        : rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
            or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff)
            or (>= 0x20000 and <= 0x3fffd) ? 2 : 1;
}
