using System.Buffers;

namespace BuildCoordination.Documents.Json;

/// <summary>
/// Finds a string's end. It accepts broken UTF-8, as jq does. It also accepts text that only jq rejects, and reports that.
/// </summary>
internal static class StringToken
{
    /// <summary>NUL and U+001F pass in jq 1.6, whatever its message says.</summary>
    private static readonly SearchValues<byte> Notable =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(1, 0x1e).Select(b => (byte)b)]);

    /// <returns>The end; what makes it unreadable; what only makes it unreadable for jq 1.6.</returns>
    public static (int End, string? Problem, string? JqProblem) Measure(ReadOnlySpan<byte> bytes, int start)
    {
        string? jqProblem = null;
        for (var at = start + 1; ;)
        {
            var step = bytes[at..].IndexOfAny(Notable);
            if (step < 0)
                return (bytes.Length, "it ends in the middle of a string", null);
            at += step;
            if (bytes[at] == '"')
                return (at + 1, null, jqProblem);
            if (bytes[at] < ' ')
            {
                jqProblem ??= "a string holds a raw control character";
                at++;
                continue;
            }

            if (++at == bytes.Length)
                continue;
            if (bytes[at] != 'u')
            {
                if ("\"\\/bfnrt"u8.IndexOf(bytes[at]) < 0)
                    return (at, "a string holds an unknown escape", null);
                at++;
                continue;
            }

            var code = JqText.HexAt(bytes, at + 1);
            if (code < 0)
                return (at, "a string holds an unfinished \\u escape", null);
            at += 5;
            if (code is >= 0xd800 and <= 0xdbff)
            {
                var paired = bytes[at..] is [(byte)'\\', (byte)'u', ..] && JqText.HexAt(bytes, at + 2) is >= 0xdc00 and <= 0xdfff;
                jqProblem ??= paired ? null : "a string holds an escape of half a surrogate pair";
                at += paired ? 6 : 0;
            }
        }
    }
}
