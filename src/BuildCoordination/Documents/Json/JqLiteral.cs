namespace BuildCoordination.Documents.Json;

/// <summary>The words and numbers that jq 1.6 takes: more than JSON's, such as <c>+1</c>, <c>.5</c>, <c>007</c> and <c>NaN</c>.</summary>
internal static class JqLiteral
{
    public static NodeKind? KindOf(ReadOnlySpan<byte> token) => token[0] switch
    {
        (byte)'t' => token.SequenceEqual("true"u8) ? NodeKind.True : null,
        (byte)'f' => token.SequenceEqual("false"u8) ? NodeKind.False : null,
        (byte)'n' => token.SequenceEqual("null"u8) ? NodeKind.Null : token.SequenceEqual("nan"u8) ? NodeKind.Number : null,
        _ => IsNumber(token) ? NodeKind.Number : null,
    };

    private static bool IsNumber(ReadOnlySpan<byte> token)
    {
        token = token[0] is (byte)'+' or (byte)'-' ? token[1..] : token;
        if (IsWord(token, "nan") || IsWord(token, "inf") || IsWord(token, "infinity"))
            return true;
        var whole = Digits(ref token);
        var fraction = token is [(byte)'.', ..] ? Fraction(ref token) : 0;
        return whole + fraction > 0 && (token.IsEmpty || IsExponent(token));
    }

    private static int Fraction(ref ReadOnlySpan<byte> token)
    {
        token = token[1..];
        return Digits(ref token);
    }

    private static bool IsExponent(ReadOnlySpan<byte> token)
    {
        if (token[0] is not ((byte)'e' or (byte)'E'))
            return false;
        token = token[1..] is [(byte)'+' or (byte)'-', ..] ? token[2..] : token[1..];
        return Digits(ref token) > 0 && token.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<byte> token)
    {
        var count = token.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        count = count < 0 ? token.Length : count;
        token = token[count..];
        return count;
    }

    private static bool IsWord(ReadOnlySpan<byte> token, string word) => System.Text.Ascii.EqualsIgnoreCase(token, word);
}
