namespace BuildCoordination.Documents;

/// <summary>Numbers as text whose order is theirs (Crockford's alphabet in lower case, fixed width).</summary>
internal static class Base32
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Write(long value, int width) =>
        string.Create(width, value, (text, rest) =>
        {
            for (var i = text.Length - 1; i >= 0; i--, rest >>= 5)
                text[i] = Digits[(int)(rest & 31)];
        });

    public static long? Read(ReadOnlySpan<char> text)
    {
        var value = 0L;
        foreach (var digit in text)
        {
            var part = Digits.IndexOf(digit, StringComparison.Ordinal);
            if (part < 0)
                return null;
            value = (value << 5) | (uint)part;
        }

        return value;
    }
}
