using System.Buffers;

namespace BuildCoordination.Redaction;

/// <summary>
/// The parts of a text that are worth a look: lines that hold a key of a pattern or of a name, with those after them. Nearly all of a
/// log is not.
/// </summary>
internal static class TextWindows
{
    private const int LongestLine = 8_000;

    // A label and its value, a name and its value field, an element or a command over several lines.
    private const int LinesAfter = 6;

    /// <summary>The forms that are known by what they are or by the words before them; <see cref="NamedSecrets"/> knows the rest.</summary>
    public static readonly IReadOnlyList<SecretPattern> Patterns =
        [.. TokenForms.All, .. AddressForms.All, .. HeaderForms.All, .. CommandForms.All, .. StatementForms.All];

    private static readonly SearchValues<string> Exact = SearchValues.Create(KeysOf(ignoreCase: false), StringComparison.Ordinal);

    private static readonly SearchValues<string> AnyCase =
        SearchValues.Create([.. KeysOf(ignoreCase: true), .. SecretNames.Anchors], StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<(int Start, int End)> Of(string text)
    {
        for (var (start, end) = (0, 0); start < text.Length; start = end)
        {
            end = LineEnd(text, start, lines: 1);
            if (!HasKey(text.AsSpan(start, end - start)))
                continue;
            for (int next; end < text.Length && end - start < LongestLine; end = next)
            {
                next = LineEnd(text, end, lines: 1);
                if (!HasKey(text.AsSpan(end, next - end)))
                    break;
            }

            yield return (start, LineEnd(text, end, LinesAfter));
        }
    }

    private static bool HasKey(ReadOnlySpan<char> line) => line.ContainsAny(Exact) || line.ContainsAny(AnyCase);

    private static int LineEnd(string text, int at, int lines)
    {
        var limit = (int)Math.Min(text.Length, (long)at + LongestLine);
        while (at < limit && lines-- > 0)
            at = text.IndexOf('\n', at, limit - at) is >= 0 and var end ? end + 1 : limit;
        return Math.Min(at, limit);
    }

    private static string[] KeysOf(bool ignoreCase) =>
        [.. Patterns.Where(pattern => pattern.IgnoresCase == ignoreCase).SelectMany(pattern => pattern.Keys).Distinct()];
}
