namespace BuildCoordination.Redaction;

/// <summary>
/// Finds values by the name before them: properties, JSON, YAML, XML, flags, headers. A scanner instead of patterns, since every name,
/// separator and quote may stand with every other.
/// </summary>
internal static class NamedSecrets
{
    private const int LongestName = 80;

    /// <summary>The secret values in a part of a text.</summary>
    public static IEnumerable<(int Start, int Length)> In(string text, int from, int to)
    {
        for (var at = from; at < to;)
        {
            var hit = text.AsSpan(at, to - at).IndexOfAny(SecretNames.Search);
            if (hit < 0)
                yield break;
            var (start, end) = NameAround(text, at + hit, from, to);
            at = end;
            var meaning = SecretNames.MeaningOf(Name(text.AsSpan(start, end - start)));
            if (meaning == NameMeaning.Nothing)
                continue;
            foreach (var value in ValuesAfter(text, start, end, to, meaning))
            {
                at = Math.Max(at, value.Start + value.Length);
                yield return value;
            }
        }
    }

    // -Dsonar.login, -PsigningPassword, --token
    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> text) =>
        text is ['-', 'D' or 'P', .. var property] ? property : text.TrimStart('-');

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '-' or '/';

    private static (int Start, int End) NameAround(string text, int at, int from, int to)
    {
        var (start, end) = (at, at);
        while (start > from && at - start < LongestName && IsNamePart(text[start - 1]) && text[start - 1] != '/')
            start--;
        while (end < to && end - start < 2 * LongestName && IsNamePart(text[end]) && text[end] != '/')
            end++;
        if (end == start)
            end = start + 1;

        // "pass phrase", "api key": the word before belongs to the name.
        var name = text.AsSpan(start, end - start);
        if ((name.StartsWith("phrase", StringComparison.OrdinalIgnoreCase) || name.StartsWith("key", StringComparison.OrdinalIgnoreCase))
            && start > from + 1 && text[start - 1] == ' ')
        {
            (start, _) = NameAround(text, start - 2, from, start - 1);
        }
        else if (name.Equals("pass", StringComparison.OrdinalIgnoreCase)
            && text.AsSpan(end, to - end).StartsWith(" phrase", StringComparison.OrdinalIgnoreCase))
        {
            end += " phrase".Length;
        }

        return (start, end);
    }

    private static IEnumerable<(int Start, int Length)> ValuesAfter(string text, int start, int end, int to, NameMeaning meaning)
    {
        var isFlag = text[start] == '-';
        var at = SkipClosing(text, end, to);
        if (at < to && text[at] == '>' && IsElement(text, start))
            return Element(text, at + 1, to);
        if (at < to && char.IsWhiteSpace(text[at]) && IsElement(text, start)
            && text.IndexOf('>', at, Math.Min(200, to - at)) is >= 0 and var closing)
        {
            return Element(text, closing + 1, to);
        }

        var (next, separator) = Separator(text, at, to, isFlag || IsSet(text, start), isClosed: at > end);
        if (separator is null)
            (next, separator) = (at, Redaction.Separator.Blank);
        return NamedValue.In(
            text, next, to, new ValuePlace(separator.Value, meaning, IsLineStart(text, start), IsWithin(text, start), at > end));
    }

    // The quote or bracket that ends a name: "password", ['password'], \"password\", &quot;.
    private static int SkipClosing(string text, int at, int to)
    {
        for (var start = at; at < to && at - start < 8; at++)
        {
            if (text[at] is not ('\\' or '"' or '\'' or ']' or '`'))
                break;
        }

        return at < to && text.AsSpan(at, to - at).StartsWith("&quot;", StringComparison.Ordinal) ? at + 6 : at;
    }

    private static (int Next, Separator? Kind) Separator(string text, int at, int to, bool isFlag, bool isClosed)
    {
        var sign = at;
        while (sign < to && text[sign] is ' ' or '\t')
            sign++;
        var isSpaced = sign > at;
        if (sign >= to)
            return (at, null);
        var length = text.AsSpan(sign, to - sign) switch
        {
            ['=', '>', ..] or [':', '=', ..] or ['=', '=', ..] => 2,
            ['=', ..] or [':', ..] => 1,
            [',', ..] when isFlag && isClosed => 1,
            _ => 0,
        };
        if (length == 0)
            return isFlag && isSpaced ? (sign, Redaction.Separator.Flag) : (at, null);
        var next = sign + length;
        var isFollowedByBlank = next < to && char.IsWhiteSpace(text[next]);
        var kind = text[sign] == ',' ? Redaction.Separator.Flag
            : text[sign] == ':' && length == 1
                ? isFollowedByBlank || next >= to ? Redaction.Separator.Colon : Redaction.Separator.TightColon
            : isFollowedByBlank ? Redaction.Separator.SpacedEquals : Redaction.Separator.Equals;
        return (next, kind);
    }

    // npm config set //registry/:_authToken VALUE, set -gx TOKEN VALUE
    private static bool IsSet(string text, int start)
    {
        var line = text.AsSpan(Math.Max(0, start - LongestName), Math.Min(start, LongestName));
        line = line[..Math.Max(0, line.LastIndexOf(' '))];
        while (line.LastIndexOf(' ') is > 0 and var blank && line[(blank + 1)..] is ['-', ..])
            line = line[..blank];
        return line.EndsWith("set", StringComparison.Ordinal) || line.EndsWith("config", StringComparison.Ordinal);
    }

    // <password>, <ns:password type="x">, <gpg.passphrase>
    private static bool IsElement(string text, int start)
    {
        var before = start - 1;
        while (before > 0 && start - before < 40 && (char.IsLetterOrDigit(text[before]) || text[before] == ':'))
            before--;
        return before >= 0 && text[before] == '<' && (before == start - 1 || text[start - 1] == ':');
    }

    private static IEnumerable<(int Start, int Length)> Element(string text, int from, int to)
    {
        var end = text.IndexOf("</", from, to - from, StringComparison.Ordinal);
        if (end < 0 || text[from - 2] == '/')
            yield break;
        var value = text.AsSpan(from, end - from);
        var offset = value.IndexOf("<![CDATA[", StringComparison.Ordinal) is >= 0 and var data ? data + 9 : 0;
        var inner = value[offset..];
        var length = inner.IndexOf("]]>", StringComparison.Ordinal) is >= 0 and var close && offset > 0 ? close : inner.Length;
        var trimmed = inner[..length].Trim();
        if (trimmed.Length == 0 || trimmed.Contains('<') && offset == 0
            || OrdinaryValues.IsReference(trimmed.ToString()) || OrdinaryValues.IsPath(trimmed.ToString()))
        {
            yield break;
        }

        yield return (from + offset + inner[..length].IndexOf(trimmed, StringComparison.Ordinal), trimmed.Length);
    }

    // Only blanks, a list's dash and what loggers print before a line.
    private static bool IsLineStart(string text, int start)
    {
        for (var at = start - 1; at >= 0 && text[at] is not ('\n' or '\r'); at--)
        {
            if (text[at] is not (' ' or '\t' or '-' or '"' or '\'' or '\\' or '{' or ','))
                return false;
        }

        return true;
    }

    // Coordinates and image names: org.example:auth-token:1.2, registry/auth-token:3.
    private static bool IsWithin(string text, int start) => start > 0 && text[start - 1] is ':' or '/' or '@';
}

/// <summary>What stands between a name and its value.</summary>
internal enum Separator
{
    Equals,
    SpacedEquals,
    Colon,
    TightColon,
    Flag,

    /// <summary>A blank only: prose, or a configuration file of lines with a name and a value.</summary>
    Blank,
}

/// <summary>Where a value stands, for judging it.</summary>
internal readonly record struct ValuePlace(
    Separator Separator, NameMeaning Meaning, bool IsLineStart, bool IsWithinCoordinates, bool IsQuoted);
