using System.Buffers;
using System.Globalization;
using System.Text;

namespace BuildCoordination.Display;

/// <summary>
/// A text as its meaning reads: colour codes and invisible characters gone, escapes of JSON and of URLs decoded; with the way back to where
/// each character stood, so that a secret which is split or written otherwise is found and taken out where it is.
/// </summary>
internal sealed class PlainView
{
    private const int LongestTitle = 4096;

    private static readonly SearchValues<char> Escapes = SearchValues.Create('\\', '%');

    private static readonly SearchValues<char> Invisible = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code)
            .Where(
                character => character is '\u001b' or '\u009b'
                     || (character > '\u007f' && char.GetUnicodeCategory(character) == UnicodeCategory.Format))]);

    // Where a run of this view begins, and where it stands in the text that it is a view of.
    private readonly List<int> _plain = [];
    private readonly List<int> _original = [];
    private readonly PlainView? _inner;
    private readonly int _end;

    private PlainView(
        string original, SearchValues<char> special, Func<string, int, (char? Decoded, int Length)> step, PlainView? inner = null)
    {
        (_inner, _end) = (inner, original.Length);
        var plain = new StringBuilder(original.Length);
        for (var at = 0; at < original.Length;)
        {
            var run = original.AsSpan(at).IndexOfAny(special) is >= 0 and var found ? found : original.Length - at;
            if (run > 0)
                Add(plain.Length, at);
            plain.Append(original, at, run);
            at += run;
            if (at >= original.Length)
                break;
            var (decoded, length) = step(original, at);
            if (decoded is { } character)
            {
                Add(plain.Length, at);
                plain.Append(character);
            }

            at += length;
        }

        Text = plain.ToString();
    }

    public string Text { get; }

    /// <summary>Whether a text may have a view that differs from it.</summary>
    public static bool MayDiffer(string text) => text.AsSpan().ContainsAny(Invisible) || text.AsSpan().ContainsAny(Escapes);

    /// <summary>The views of a text that differ from it.</summary>
    public static IEnumerable<PlainView> Of(string text)
    {
        if (text.AsSpan().ContainsAny(Invisible))
            yield return new PlainView(text, Invisible, Stripped);
        if (text.AsSpan().ContainsAny(Escapes))
        {
            var decoded = new PlainView(text, Escapes, Decoded);
            yield return decoded.Text.AsSpan().ContainsAny(Invisible) ? new PlainView(decoded.Text, Invisible, Stripped, decoded) : decoded;
        }
    }

    /// <summary>Maps a range of this view to the original.</summary>
    public (int Start, int End) InOriginal(int start, int length) =>
        (Original(start), start + length < Text.Length ? Original(start + length) : OriginalEnd);

    /// <summary>Whether the view of a range, or the character before it, reads otherwise than the original.</summary>
    public bool Differs(int start, int end)
    {
        start = Math.Max(0, start - 1);
        var original = InOriginal(start, end - start);
        return original.End - original.Start != end - start;
    }

    private int OriginalEnd => _inner?.OriginalEnd ?? _end;

    private void Add(int plain, int original)
    {
        _plain.Add(plain);
        _original.Add(original);
    }

    private int Original(int at)
    {
        var run = _plain.BinarySearch(at) is >= 0 and var exact ? exact : ~_plain.BinarySearch(at) - 1;
        var original = _original[run] + (at - _plain[run]);
        return _inner?.Original(original) ?? original;
    }

    private static (char?, int) Stripped(string text, int at) =>
        text[at] == '\u009b' ? (null, Sequence(text, at + 1) - at)
        : text[at] != '\u001b' || at + 1 >= text.Length ? (null, 1)
        : (null, text[at + 1] switch { '[' => Sequence(text, at + 2), ']' => Title(text, at + 2), _ => Sequence(text, at + 1) } - at);

    // Parameters, then one final character; a line's end is none.
    private static int Sequence(string text, int at)
    {
        while (at < text.Length && text[at] is >= '\u0020' and <= '\u003f')
            at++;
        return at < text.Length && text[at] >= '@' ? at + 1 : at;
    }

    private static int Title(string text, int at)
    {
        var end = text.AsSpan(at, Math.Min(LongestTitle, text.Length - at)).IndexOfAny('\u0007', '\u001b', '\n');
        return end < 0 ? at : text[at + end] == '\u0007' ? at + end + 1 : at + end;
    }

    private static (char?, int) Decoded(string text, int at) => text[at] switch
    {
        '\\' when at + 1 < text.Length => Escape(text, at),
        '%' when Hex(text, at + 1, 2) is { } octet and >= 0x1b and < 0x7f => ((char)octet, 3),
        var character => (character, 1),
    };

    private static (char?, int) Escape(string text, int at) => text[at + 1] switch
    {
        'u' or 'U' when Hex(text, at + 2, 4) is { } unicode => ((char)unicode, 6),
        'n' or 'r' => ('\n', 2),
        't' => ('\t', 2),
        'e' => ('\u001b', 2),
        '"' or '\'' or '/' or '\\' => (text[at + 1], 2),
        _ => ('\\', 1),
    };

    private static int? Hex(string text, int at, int digits) =>
        at + digits <= text.Length
            && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                ? value
                : null;
}
