namespace BuildCoordination.Protocol.Json;

/// <summary>Finds a string's end, and whether jq 1.6 would take it: raw control characters and broken UTF-8 pass, bad escapes do not.</summary>
internal static class StringToken
{
    public static (int End, string? Problem, bool HalfPair) Measure(ReadOnlySpan<byte> bytes, int start)
    {
        var halfPair = false;
        for (var at = start + 1; ;)
        {
            var step = bytes[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return (bytes.Length, "it ends in the middle of a string", false);
            }

            at += step;
            if (bytes[at] == '"')
            {
                return (at + 1, null, halfPair);
            }

            if (++at == bytes.Length)
            {
                continue;
            }

            if (bytes[at] != 'u')
            {
                if ("\"\\/bfnrt"u8.IndexOf(bytes[at]) < 0)
                {
                    return (at, "a string holds an unknown escape", false);
                }

                at++;
                continue;
            }

            var code = JqText.HexAt(bytes, at + 1);
            if (code < 0)
            {
                return (at, "a string holds an unfinished \\u escape", false);
            }

            at += 5;
            if (code is >= 0xd800 and <= 0xdbff)
            {
                var paired = bytes[at..] is [(byte)'\\', (byte)'u', ..] && JqText.HexAt(bytes, at + 2) is >= 0xdc00 and <= 0xdfff;
                halfPair |= !paired;
                at += paired ? 6 : 0;
            }
        }
    }
}
