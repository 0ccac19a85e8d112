using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Reads the value after a name and a separator, and judges whether it is a secret.</summary>
internal static partial class NamedValue
{
    private const string Entity = "&quot;";
    private const int ShortestNumber = 6;
    private const int LongestPrefix = 100;

    public static IEnumerable<(int Start, int Length)> In(string text, int from, int to, ValuePlace place)
    {
        var at = SkipBlanks(text, from, to);
        if (at >= to)
            return [];
        if (text[at] is '\n' or '\r')
            return place.Separator == Separator.Blank ? [] : NextLine(text, at, to, place);
        if (place.Separator == Separator.Blank && (at == from || place.Meaning != NameMeaning.Secret))
            return [];
        if (Quote(text, at, to) is { } quote)
            return Quoted(text, at, to, quote, place);
        return text[at] switch
        {
            '[' => Listed(text, at, to, ']'),
            '{' when at + 1 < to && text[at + 1] is ' ' or '"' or '\'' or '\\' or '\n' => Listed(text, at, to, '}'),
            '|' or '>' when Block().Match(text, at, to - at) is { Success: true, Index: var index, Length: var length } && index == at =>
                BlockLines(text, at + length, at, to),
            _ => Bare(text, at, to, place),
        };
    }

    private static int SkipBlanks(string text, int at, int to)
    {
        while (at < to && text[at] is ' ' or '\t')
            at++;
        return at;
    }

    private static string? Quote(string text, int at, int to)
    {
        if (text.AsSpan(at, to - at).StartsWith(Entity, StringComparison.Ordinal))
            return Entity;
        var slashes = at;
        while (slashes < to && text[slashes] == '\\')
            slashes++;
        return slashes < to && text[slashes] is '"' or '\'' or '`' ? text[at..(slashes + 1)] : null;
    }

    private static IEnumerable<(int Start, int Length)> Quoted(string text, int at, int to, string quote, ValuePlace place)
    {
        var start = at + quote.Length;
        var end = Close(text, start, to, quote);
        var value = text[start..end];
        var isClosed = end < to && text[end] is not ('\n' or '\r');
        if (value.Length < 2 || !value.Any(char.IsLetterOrDigit) || OrdinaryValues.IsReference(value) || OrdinaryValues.IsPathOrJoin(value)
            || (!isClosed && value[0] is ' ' or ',' or ')' or '+' or ';')
            || (place.Meaning == NameMeaning.Maybe && !LooksMade(value))
            || (place.Meaning == NameMeaning.Pass && OrdinaryValues.IsNumber(value))
            || (place.Separator == Separator.Colon && !place.IsLineStart && value.Length < 3)
            || (place.Separator == Separator.Blank && OrdinaryValues.IsProse(value, quote[^1])))
        {
            yield break;
        }

        yield return (start, value.Length);
    }

    private static int Close(string text, int start, int to, string quote)
    {
        for (var at = start; at < to; at++)
        {
            if (text[at] is '\n' or '\r')
                return at;
            if (quote == "'" && text.AsSpan(at, to - at).StartsWith("'\\''", StringComparison.Ordinal))
                at += 3;
            else if (text[at] == '\\' && quote.Length == 1)
                at++;
            else if (text.AsSpan(at, to - at).StartsWith(quote, StringComparison.Ordinal))
                return at;
        }

        return to;
    }

    // "passwords": ["a", "b"]; "password": {"value": "a"}
    private static IEnumerable<(int Start, int Length)> Listed(string text, int at, int to, char close)
    {
        for (var i = at + 1; i < to && text[i] != close; i++)
        {
            if (Quote(text, i, to) is not { } quote)
                continue;
            var start = i + quote.Length;
            var end = Close(text, start, to, quote);
            var next = SkipBlanks(text, Math.Min(to, end + quote.Length), to);
            var value = text[start..end];
            if ((next >= to || text[next] != ':') && value.Length > 2
                && !OrdinaryValues.IsReference(value) && !OrdinaryValues.IsPath(value))
            {
                yield return (start, value.Length);
            }

            i = end + quote.Length - 1;
        }
    }

    // password: >-
    //   the value
    private static IEnumerable<(int Start, int Length)> BlockLines(string text, int at, int indicator, int to)
    {
        var outer = Indent(text, text.LastIndexOf('\n', indicator) + 1, to);
        while (at < to && Indent(text, at, to) > outer)
        {
            var end = text.IndexOf('\n', at, to - at) is >= 0 and var found ? found : to;
            var start = SkipBlanks(text, at, end);
            if (text[start..end].TrimEnd() is { Length: > 0 } value && !OrdinaryValues.IsReference(value))
                yield return (start, value.Length);
            at = end + 1;
        }
    }

    private static int Indent(string text, int lineStart, int to) => SkipBlanks(text, lineStart, to) - lineStart;

    // "Password:" and its value alone on the next line, as exceptions and prompts print them.
    private static IEnumerable<(int Start, int Length)> NextLine(string text, int at, int to, ValuePlace place)
    {
        var isOverwritten = text[at] == '\r' && (at + 1 >= to || text[at + 1] != '\n');
        while (at < to && char.IsWhiteSpace(text[at]))
            at++;
        var line = text.AsSpan(at, Math.Min(to - at, LongestPrefix));
        foreach (var prefix in LogPrefix().EnumerateMatches(line))
            at += prefix.Length;
        var end = at;
        while (end < to && !char.IsWhiteSpace(text[end]))
            end++;
        var rest = SkipBlanks(text, end, to);
        var isAlone = rest >= to || text[rest] is '\n' or '\r';
        var value = text[at..end].Trim('"', '\'');
        if ((!isAlone && !isOverwritten) || place.Meaning == NameMeaning.Nothing
            || value.Length < 6 || value[^1] is ':' or '{' or '}' or '='
            || OrdinaryValues.IsReference(value) || OrdinaryValues.IsPath(value)
            || value.Contains('=', StringComparison.Ordinal) && !LooksMade(value)
            || !(value.Any(char.IsAsciiDigit) && value.Any(char.IsLetter)) || value.AsSpan().StartsWith("http", StringComparison.Ordinal))
        {
            yield break;
        }

        yield return (text.IndexOf(value, at, StringComparison.Ordinal), value.Length);
    }

    private static IEnumerable<(int Start, int Length)> Bare(string text, int at, int to, ValuePlace place)
    {
        var end = at;
        while (end < to && !char.IsWhiteSpace(text[end]) && text[end] is not ('"' or '`')
            && !(text[end] == '\'' && end > at && !char.IsLetterOrDigit(End(text, end + 1, to)))
            && !(text[end] == '<' && (End(text, end + 1, to) is '/' || end == at)) && !IsTail(text, end, to))
        {
            end++;
        }

        while (end > at && text[end - 1] is ',' or ';' or ')' or ']' or '}' or '|' or '&' or '>' && !IsBalanced(text.AsSpan(at, end - at)))
            end--;
        var value = text[at..end];
        if (value.Length >= 2 && !OrdinaryValues.IsReference(value) && IsSecret(value, text, end, to, place))
            yield return (at, value.Length);
    }

    private static char End(string text, int at, int to) => at < to ? text[at] : '\n';

    // What follows the value on its line: "&next=", "; next=", ", next:", "&& command".
    private static bool IsTail(string text, int at, int to) =>
        text[at] is '&' or ';' or ',' or '|' && Tail().IsMatch(text.AsSpan(at, Math.Min(60, to - at)));

    private static bool IsBalanced(ReadOnlySpan<char> value) => value[^1] switch
    {
        ')' => value.Count('(') >= value.Count(')'),
        ']' => value.Count('[') >= value.Count(']'),
        '}' => value.Count('{') >= value.Count('}'),
        _ => false,
    };

    private static bool IsSecret(string value, string text, int end, int to, ValuePlace place)
    {
        var next = End(text, end, to);
        switch (place.Meaning)
        {
            case NameMeaning.Maybe when !LooksMade(value):
            case NameMeaning.Pass when OrdinaryValues.IsNumber(value):
                return false;
        }

        return place.Separator switch
        {
            Separator.Equals =>
                !OrdinaryValues.IsPath(value) && !(next is ';' or ')' && OrdinaryValues.IsPathOrCode(value, next))
                 && value is not ['=' or '<' or '>', ..],
            Separator.SpacedEquals =>
                !OrdinaryValues.IsPathOrCode(value, next) && value is not ['=' or '<' or '>' or '(' or '{', ..]
                 && value.Any(char.IsLetterOrDigit),
            Separator.Flag =>
                value[0] != '-' && !OrdinaryValues.IsPath(value) && !Placeholder().IsMatch(value)
                 && value.Any(char.IsLetterOrDigit) && value is not ['=' or ':' or '<', ..],
            Separator.Blank => place.IsLineStart && IsLast(text, end, to) && !OrdinaryValues.IsProse(value, next),
            Separator.Colon when place.IsLineStart && IsLast(text, end, to) =>
                value.Length > 2 && !OrdinaryValues.IsPath(value) && value.Any(char.IsLetterOrDigit),
            // A number of JSON.
            Separator.Colon when place is { IsQuoted: true, Meaning: NameMeaning.Secret } && value.All(char.IsAsciiDigit) =>
                value.Length >= ShortestNumber,
            Separator.Colon => !OrdinaryValues.IsProse(value, next),
            _ => !place.IsWithinCoordinates && !OrdinaryValues.IsProse(value, next) && value[0] is not (':' or '/'),
        };
    }

    // Nothing but a comment or a sign that ends it follows on the line.
    private static bool IsLast(string text, int end, int to)
    {
        var at = SkipBlanks(text, end, to);
        return at >= to || text[at] is '\n' or '\r' or '#' || (text[at] is ',' or '}' && (at + 1 >= to || char.IsWhiteSpace(text[at + 1])));
    }

    private static bool LooksMade(string value) =>
        OrdinaryValues.IsGenerated(value) || UserAndPassword().IsMatch(value)
        || (value.Length >= 20 && value[^1] == '=' && !value.Contains(' ', StringComparison.Ordinal))
        || (value is ['{', .., '}'] && value.Length > 20);

    // --token FILE
    [GeneratedRegex(@"\A[A-Z]{2,12}[.,;:)]*\z", RegexOptions.None, 1000)] private static partial Regex Placeholder();
    // What loggers print before each line.
    [GeneratedRegex(@"\A(?:(?:\[[\w :.-]{1,30}\]|[A-Z]{4,8}:?|\d[\d:.,TZ+-]{5,30}|[>|])[ \t]+){1,3}", RegexOptions.None, 1000)]
    private static partial Regex LogPrefix();
    [GeneratedRegex(@"\A[|>][+-]?[0-9]?[ \t]*\r?\n", RegexOptions.None, 1000)] private static partial Regex Block();
    [GeneratedRegex(@"\A(?:[;,&]\s*[A-Za-z_][\w .-]{0,40}[=:]|[;,]?[\s""']|[;,]\z|&&|\|\||[|;]\s)", RegexOptions.None, 1000)]
    private static partial Regex Tail();
    [GeneratedRegex(@"\A[\w.@-]+:(?=\S*[0-9])(?=\S*[A-Za-z])\S{6,}\z", RegexOptions.None, 1000)]
    private static partial Regex UserAndPassword();
}
