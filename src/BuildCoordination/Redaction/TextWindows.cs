using System.Buffers;

namespace BuildCoordination.Redaction;

/// <summary>
/// The parts of a text that are worth a look: lines that hold a key of a pattern or of a name, with those after them. Nearly all of a
/// log is not. One pass finds the keys of all patterns, so that a window is searched for those only whose key it holds.
/// </summary>
internal static class TextWindows
{
    private const int LongestLine = 8_000;

    // A label and its value, a name and its value field, an element or a command over several lines.
    private const int LinesAfter = 6;

    /// <summary>The forms that are known by what they are or by the words before them; <see cref="NamedSecrets"/> knows the rest.</summary>
    private static readonly SecretPattern[] Patterns =
        [.. TokenForms.All, .. AddressForms.All, .. HeaderForms.All, .. CommandForms.All, .. StatementForms.All];

    private static readonly (string Text, StringComparison Comparison, int Pattern)[] Keys =
    [
        .. Patterns.SelectMany((pattern, number) => pattern.Keys.Select(key => (key, pattern.Comparison, number))),
        .. SecretNames.Anchors.Select(anchor => (anchor, StringComparison.OrdinalIgnoreCase, Patterns.Length)),
    ];

    private static readonly SearchValues<string> Search =
        SearchValues.Create([.. Keys.Select(key => key.Text)], StringComparison.OrdinalIgnoreCase);

    private static readonly ILookup<char, (string Text, StringComparison Comparison, int Pattern)> KeysByFirst =
        Keys.ToLookup(key => char.ToLowerInvariant(key.Text[0]));

    /// <summary>Whether a text has the key of a pattern or of a name; without one it has no window.</summary>
    public static bool HasKey(string text) => text.AsSpan().ContainsAny(Search);

    public static IEnumerable<TextWindow> Of(string text)
    {
        var hits = Hits(text);
        for (var (first, end) = (0, 0); first < hits.Count;)
        {
            var (start, next) = (LineStart(text, hits[first].At, end), first);
            for (end = LineEnd(text, start, lines: 1); ; end = LineEnd(text, end, lines: 1))
            {
                var before = next;
                while (next < hits.Count && hits[next].At < end)
                    next++;
                if (next == before || end - start >= LongestLine)
                    break;
            }

            var to = LineEnd(text, end, LinesAfter);
            var numbers = hits.Skip(first).TakeWhile(hit => hit.At < to).Select(hit => hit.Pattern).Distinct().Order().ToList();
            var hasName = numbers.Remove(Patterns.Length);
            yield return new TextWindow(start, to, [.. numbers.Select(number => Patterns[number])], hasName);
            first = next;
        }
    }

    private static List<(int At, int Pattern)> Hits(string text)
    {
        var hits = new List<(int, int)>();
        for (int at = 0, found; (found = text.AsSpan(at).IndexOfAny(Search)) >= 0; at++)
        {
            at += found;
            foreach (var key in KeysByFirst[char.ToLowerInvariant(text[at])])
            {
                if (text.AsSpan(at).StartsWith(key.Text, key.Comparison))
                    hits.Add((at, key.Pattern));
            }
        }

        return hits;
    }

    // A line of half a megabyte is several.
    private static int LineStart(string text, int at, int from)
    {
        var length = Math.Min(at - from, LongestLine / 2);
        return length > 0 && text.LastIndexOf('\n', at - 1, length) is >= 0 and var end ? end + 1 : at - length;
    }

    private static int LineEnd(string text, int at, int lines)
    {
        var limit = (int)Math.Min(text.Length, (long)at + LongestLine);
        while (at < limit && lines-- > 0)
            at = text.IndexOf('\n', at, limit - at) is >= 0 and var end ? end + 1 : limit;
        return Math.Min(at, limit);
    }
}

/// <summary>A part of a text, and the forms that may stand in it.</summary>
internal sealed record TextWindow(int Start, int End, IReadOnlyList<SecretPattern> Patterns, bool HasName);
