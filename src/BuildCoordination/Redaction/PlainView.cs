using System.Globalization;
using System.Text;

namespace BuildCoordination.Redaction;

/// <summary>
/// A text as its meaning reads: colour codes gone, <c>\uXXXX</c> and <c>%XX</c> decoded; with the way back to where each character stood, so
/// that a secret which is split or written otherwise is found and taken out where it is.
/// </summary>
internal sealed class PlainView
{
    private readonly List<int> _starts = [];
    private readonly int _end;

    private PlainView(string original, Func<string, int, (char? Decoded, int Length)> step)
    {
        var plain = new StringBuilder(original.Length);
        for (var i = 0; i < original.Length;)
        {
            var (decoded, length) = step(original, i);
            if (decoded is { } character)
            {
                plain.Append(character);
                _starts.Add(i);
            }

            i += length;
        }

        _end = original.Length;
        Text = plain.ToString();
    }

    public string Text { get; }

    /// <summary>The views of a text that differ from it.</summary>
    public static IEnumerable<PlainView> Of(string text)
    {
        if (text.Contains('\u001b', StringComparison.Ordinal))
            yield return new PlainView(text, WithoutColours);
        if (text.Contains("\\u", StringComparison.OrdinalIgnoreCase) || text.Contains('%', StringComparison.Ordinal))
            yield return new PlainView(text, Decoded);
    }

    /// <summary>Where a range of this view stands in the original.</summary>
    public (int Start, int End) InOriginal(int start, int length) =>
        (_starts[start], start + length < _starts.Count ? _starts[start + length] : _end);

    private static (char?, int) WithoutColours(string text, int at)
    {
        if (text[at] != '\u001b')
            return (text[at], 1);
        var end = at + 1;
        if (end < text.Length && text[end] == '[')
        {
            end++;
            while (end < text.Length && text[end] is >= '\u0020' and <= '\u003f')
                end++;
        }

        return (null, Math.Min(end + 1, text.Length) - at);
    }

    private static (char?, int) Decoded(string text, int at)
    {
        if (text[at] == '\u001b')
            return WithoutColours(text, at);
        if (text[at] == '\\' && at + 5 < text.Length && text[at + 1] is 'u' or 'U' && Hex(text, at + 2, 4) is { } unicode)
            return ((char)unicode, 6);
        if (text[at] == '%' && Hex(text, at + 1, 2) is { } octet && octet is >= 0x20 and < 0x7f)
            return ((char)octet, 3);
        return (text[at], 1);
    }

    private static int? Hex(string text, int at, int digits) =>
        at + digits <= text.Length && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
