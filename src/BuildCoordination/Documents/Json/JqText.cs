using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace BuildCoordination.Documents.Json;

/// <summary>Text as jq 1.6 reads it: what is no UTF-8 becomes U+FFFD, by its rules and not by .NET's.</summary>
internal static class JqText
{
    private static readonly Rune Replacement = Rune.ReplacementChar;

    public static string Decode(ReadOnlySpan<byte> inner) =>
        inner.Contains((byte)'\\') ? DecodeUtf8(Unescape(inner)) : DecodeUtf8(inner);

    public static string DecodeUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[Next(bytes, out var rune)..];
            text.Append(rune.ToString());
        }

        return text.ToString();
    }

    private static int Next(ReadOnlySpan<byte> bytes, out Rune rune)
    {
        var (length, bits) = bytes[0] switch
        {
            < 0x80 => (1, 0x7f),
            >= 0xc2 and < 0xe0 => (2, 0x1f),
            >= 0xe0 and < 0xf0 => (3, 0x0f),
            >= 0xf0 and < 0xf5 => (4, 0x07),
            _ => (1, 0),
        };
        rune = Replacement;
        if (length > bytes.Length)
            return bytes.Length;
        var code = bytes[0] & bits;
        for (var i = 1; i < length; i++)
        {
            if ((bytes[i] & 0xc0) != 0x80)
                return i;
            code = (code << 6) | (bytes[i] & 0x3f);
        }

        var first = length switch { 3 => 0x800, 4 => 0x10000, _ => 0 };
        if (bits != 0 && code >= first && Rune.IsValid(code))
            rune = new Rune(code);
        return length;
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> inner)
    {
        var result = new byte[inner.Length];
        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\' || ++i == inner.Length)
            {
                result[length++] = inner[Math.Min(i, inner.Length - 1)];
                continue;
            }

            if (inner[i] != 'u')
            {
                result[length++] = inner[i] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var other => other,
                };
                continue;
            }

            var code = HexAt(inner, i + 1);
            i += 4;
            var low = inner[(i + 1)..] is [(byte)'\\', (byte)'u', ..] ? HexAt(inner, i + 3) : -1;
            if (code is >= 0xd800 and <= 0xdbff && low is >= 0xdc00 and <= 0xdfff)
            {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                i += 6;
            }

            var rune = Rune.IsValid(code) ? new Rune(code) : Replacement;
            length += rune.EncodeToUtf8(result.AsSpan(length));
        }

        return result.AsSpan(0, length);
    }

    /// <summary>The four hexadecimal digits at a place, or -1.</summary>
    public static int HexAt(ReadOnlySpan<byte> bytes, int at) =>
        at + 4 <= bytes.Length
        && int.TryParse(bytes.Slice(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;
}
