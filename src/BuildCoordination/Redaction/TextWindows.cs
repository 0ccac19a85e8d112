using System.Buffers;

namespace BuildCoordination.Redaction;

/// <summary>
/// The parts of a text that are worth a look: lines that hold a key of a pattern or of a name, with what belongs to them. Nearly all of a
/// log is not.
/// </summary>
internal static class TextWindows
{
    private const int ShortText = 2_000;
    private const int LongestLine = 8_000;
    private const int LongestWindow = 16_000;
    private const int Overlap = 500;

    // A label and its value, a name and its value field, an element over several lines.
    private const int LinesAfter = 3;

    private static readonly SearchValues<string> Exact = SearchValues.Create([.. KeysOf(ignoreCase: false)], StringComparison.Ordinal);

    private static readonly SearchValues<string> AnyCase =
        SearchValues.Create([.. KeysOf(ignoreCase: true), .. SecretNames.Anchors], StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<(int Start, int End)> Of(string text)
    {
        if (text.Length <= ShortText)
        {
            yield return (0, text.Length);
            yield break;
        }

        var (exact, anyCase) = (-1, -1);
        for (var at = 0; Next(text, at, ref exact, ref anyCase) is { } hit;)
        {
            var start = Math.Max(at, LineStart(text, hit));
            var end = BlockEnd(text, hit);
            while (end - start < LongestWindow
                && Next(text, Math.Max(hit + 1, at), ref exact, ref anyCase) is { } following && following < end)
            {
                (hit, end) = (following, BlockEnd(text, following));
            }

            yield return (start, end);
            at = end >= text.Length ? end : end - start >= LongestWindow ? Math.Max(hit + 1, end - Overlap) : end;
        }
    }

    private static int? Next(string text, int at, ref int exact, ref int anyCase)
    {
        exact = Advance(text, at, exact, Exact);
        anyCase = Advance(text, at, anyCase, AnyCase);
        var next = Math.Min(exact, anyCase);
        return next < text.Length ? next : null;
    }

    private static int Advance(string text, int at, int known, SearchValues<string> keys) =>
        known >= at ? known
        : at >= text.Length ? text.Length
        : text.AsSpan(at).IndexOfAny(keys) is >= 0 and var found ? at + found : text.Length;

    private static int LineStart(string text, int at)
    {
        var span = text.AsSpan(Math.Max(0, at - LongestLine), Math.Min(at, LongestLine));
        return at - span.Length + (span.LastIndexOf('\n') + 1);
    }

    private static int BlockEnd(string text, int at)
    {
        var limit = Math.Min(text.Length, at + LongestLine);
        var lines = 0;
        for (var end = at; end < limit; end++)
        {
            if (text[end] == '\n' && !(end > 0 && (text[end - 1] == '\\' || (text[end - 1] == '\r' && end > 1 && text[end - 2] == '\\')))
                && ++lines > LinesAfter)
            {
                return end + 1;
            }
        }

        return limit;
    }

    private static IEnumerable<string> KeysOf(bool ignoreCase) =>
        SecretPatterns.All.Where(pattern => pattern.IgnoresCase == ignoreCase)
            .SelectMany(pattern => pattern.Keys).Distinct(StringComparer.Ordinal);
}
