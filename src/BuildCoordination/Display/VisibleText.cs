using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildCoordination.Display;

/// <summary>
/// Text from another builder, made fit for a terminal: what would move the cursor, change colours, reverse or hide text, or be a command to
/// a CI service that reads the log, is shown as <c>\u{…}</c> and never replayed.
/// </summary>
internal static partial class VisibleText
{
    /// <summary>Escapes a text for one line, with its line breaks and tabs.</summary>
    public static string Line(string text) => Escape(text, keepLayout: false);

    /// <summary>
    /// Escapes a text of several lines. Each line begins with <paramref name="prefix"/>, so that it cannot imitate a line of buildcoord.
    /// </summary>
    public static string Block(string text, string prefix) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => prefix + Escape(line, keepLayout: true)));

    /// <summary>
    /// Escapes a log for people: removes the sequences that colour it or clear the rest of a line, and escapes the rest as in
    /// <see cref="Block"/>.
    /// </summary>
    public static string Log(string text, string prefix) => Block(Colours().Replace(text, ""), prefix);

    /// <summary>At most so many code points, cut between characters as people see them, with a mark where something is missing.</summary>
    public static string Truncate(string text, int maxCodePoints, string mark)
    {
        if (CodePoints(text) <= maxCodePoints)
            return text;
        mark = CodePoints(mark) > maxCodePoints ? "" : mark;
        var room = maxCodePoints - CodePoints(mark);
        var kept = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && CodePoints(elements.GetTextElement()) is var length && length <= room)
        {
            kept.Append(elements.GetTextElement());
            room -= length;
        }

        return kept.Append(mark).ToString();
    }

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    private static string Escape(string text, bool keepLayout)
    {
        var visible = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, i, out var rune);
            if (!isWhole)
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[i]:x4}}}");
            else if (rune.Value == '\t' && keepLayout)
                visible.Append('\t');
            else if (IsHarmless(rune) && !ServiceCommands.BeginsAt(text, i) && !text.AsSpan(i).StartsWith(@"\u{", StringComparison.Ordinal))
                visible.Append(rune.ToString());
            else
                visible.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x4}}}");
            i += isWhole ? rune.Utf16SequenceLength : 1;
        }

        return visible.ToString();
    }

    // Format characters steer the direction of text or have no width; emoji need the joiner and stay readable without it.
    private static bool IsHarmless(Rune rune) => !IsBlankLetter(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    [GeneratedRegex(@"\x1b\[[0-9;:]*[mK]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Colours();

    // Letters and marks without a glyph can hide a text; the two last variation selectors are part of emoji.
    private static bool IsBlankLetter(int code) => code is 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x2800 or 0x3164 or 0xffa0
        or (>= 0x180b and <= 0x180f) or (>= 0xfe00 and <= 0xfe0d) or (>= 0xe0100 and <= 0xe01ef);
}
