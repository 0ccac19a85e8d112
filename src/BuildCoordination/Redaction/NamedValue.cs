using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Reads the value after a name and a separator, and decides whether it is a secret.</summary>
internal static partial class NamedValue
{
    private const string Quoted =
        @"(?<quote>&quot;|\\{0,15}[""'`])(?<s>(?>(?:'\\''|(?!\k<quote>)(?:\\[^\r\n]|[^\r\n]))*))(?<closed>\k<quote>)?";

    // "passwords": ["a", "b"]; "password": {"value": "a"}: a text before a colon is a name.
    private const string Listed = @"(?<list>\[|\{(?=[ ""'\\\r\n]))(?>" + Quoted + @"(?:[ \t]*:(?<-s>))?|[^\]}])*";

    // password: >-
    //   the value
    private const string Block = @"(?<block>[|>])[+-]?[0-9]?[ \t]*\r?\n(?>[ \t]*\r?\n|[ \t]+(?<s>\S[^\r\n]*)(?:\r?\n|\z))+";

    // The prefixes that loggers print before each line.
    private const string LogPrefix = @"(?>(?:(?:\[[\w :.-]{1,30}\]|[A-Z]{4,8}:?|\d[\d:.,TZ+-]{5,30}|[>|])[ \t]+){0,3})";

    // "Password:" and its value alone on the next line, as exceptions and prompts print them; or over it, behind a carriage return.
    private const string NextLine =
        @"(?<next>\r(?!\n)(?<over>)|\r?\n)(?>\s*)" + LogPrefix
        + @"(?>[""']*)(?<s>[^\s""'](?>\S{4,}))(?:(?(over)(?:\s|\z)|[ \t]*(?:[\r\n]|\z)))";

    // The text after the value on its line: "&next=", "; next=", ", next:", "&& command".
    private const string Tail = @"[;,&]\s{0,20}[A-Za-z_][\w .-]{0,40}[=:]|[;,][\s""']|[;,]\z|&&|\|\||[|;]\s";

    private const string Bracketed = @"(?<bare>\[)(?!redacted:)(?<s>[^\s""'\[\],:]+)\]";
    private const string Bare = @"(?<bare>(?!<))(?<s>(?:[^\s""'`&;,|<]|'(?=[\p{L}\d])|<(?!/)|(?!" + Tail + @")[&;,|])+)";

    private static readonly string[] Brackets = ["()", "[]", "{}"];

    /// <summary>The secret values after a separator.</summary>
    public static IEnumerable<(int Start, int Length)> In(string text, int from, int to, ValuePlace place, SearchWork work)
    {
        var form = Form().Match(text, from, to - from);
        work.Add(form.Length);
        foreach (Capture found in form.Groups["s"].Captures)
        {
            var value = form.Groups["next"].Success ? found.Value.TrimEnd('"', '\'') : WithoutEnd(found.Value, form.Groups["bare"].Success);
            if (value.Length < 2 || OrdinaryValues.IsReference(value) || OrdinaryValues.IsPath(value))
                continue;
            var isSecret = form.Groups["list"].Success ? value.Length > 2
                : form.Groups["block"].Success ? Indent(text, found.Index) > Indent(text, from)
                : form.Groups["next"].Success ? IsAloneSecret(value)
                : (place.Meaning != NameMeaning.Maybe || OrdinaryValues.IsGenerated(value))
                    && (place.Meaning != NameMeaning.Pass || !OrdinaryValues.IsNumber(value))
                    && value.Any(char.IsLetterOrDigit)
                    && (form.Groups["quote"].Success
                        ? IsQuotedSecret(value, form.Groups["closed"].Success, place)
                        : IsBareSecret(value, text.AsSpan(found.Index + value.Length, to - found.Index - value.Length), place));
            if (isSecret)
                yield return (found.Index, value.Length);
        }
    }

    /// <summary>The content of an element, from the end of its name.</summary>
    public static IEnumerable<(int Start, int Length)> OfElement(string text, int from, int to, SearchWork work)
    {
        var tag = ElementTag().Match(text, from, to - from);
        var content = tag.Success ? text.AsSpan(from + tag.Length, to - from - tag.Length) : [];
        var end = tag.Groups["data"].Success ? content.IndexOf("]]>", StringComparison.Ordinal) : content.IndexOf('<');
        work.Add(end < 0 ? content.Length : end);
        if (end <= 0 || (!tag.Groups["data"].Success && !content[end..].StartsWith("</", StringComparison.Ordinal)))
            return [];
        var value = content[..end].Trim().ToString();
        return OrdinaryValues.IsReference(value) || OrdinaryValues.IsPath(value)
            ? []
            : [(text.IndexOf(value, from + tag.Length, StringComparison.Ordinal), value.Length)];
    }

    // A closing bracket belongs to the value if the opening one does.
    private static string WithoutEnd(string value, bool isBare)
    {
        value = value.TrimEnd();
        while (isBare && (value is [.., ',' or ';' or '|' or '&' or '>'] || Array.Exists(
            Brackets, pair => value is [.., var last] && last == pair[1] && value.AsSpan().Count(pair[0]) < value.AsSpan().Count(pair[1]))))
        {
            value = value[..^1];
        }

        return value;
    }

    private static int Indent(string text, int at)
    {
        var line = text.AsSpan(text.LastIndexOf('\n', at) + 1);
        return line.Length - line.TrimStart(" \t").Length;
    }

    private static bool IsAloneSecret(string value) =>
        value.Length > 4 && value[^1] is not (':' or '{' or '}' or '=') && !value.StartsWith("http", StringComparison.Ordinal)
        && value.Any(char.IsAsciiDigit) && value.Any(char.IsLetter)
        && (!value.Contains('=', StringComparison.Ordinal) || OrdinaryValues.IsGenerated(value));

    // Behind a closing quote that is an opening one, code goes on: "a" + "b".
    private static bool IsQuotedSecret(string value, bool isClosed, ValuePlace place) =>
        value.TrimStart() is not ['+', ' ' or '\t', ..] && (isClosed || value[0] is not (' ' or ',' or ')' or '+' or ';'))
        && (place is not { Sign: ":", IsSpaced: true, IsLineStart: false } || value.Length > 2)
        && (place is not { Sign: "", IsFlag: false } || !OrdinaryValues.IsProse(value, '"'));

    private static bool IsBareSecret(string value, ReadOnlySpan<char> after, ValuePlace place)
    {
        var next = after is [var first, ..] ? first : '\n';
        // Nothing but a comment or a sign that ends it follows on the line.
        var isLast = LineEnd().IsMatch(after);
        return place switch
        {
            { Sign: ",", IsQuoted: false } when OrdinaryValues.IsProse(value, next) => false,
            { IsFlag: true } => value is not ['-' or '=' or ':' or '<', ..] && !Placeholder().IsMatch(value),
            { Sign: "" } => place.IsLineStart && isLast && !OrdinaryValues.IsProse(value, next),
            { Sign: ":", IsSpaced: true, IsLineStart: true } when isLast => value.Length > 2,
            // A number of JSON, of six digits or more.
            { Sign: ":", IsSpaced: true, IsQuoted: true, Meaning: NameMeaning.Secret } when value.All(char.IsDigit) => value.Length >= 6,
            { Sign: ":", IsSpaced: true } => !OrdinaryValues.IsProse(value, next),
            { Sign: ":" } => !place.IsWithinCoordinates && !OrdinaryValues.IsProse(value, next) && value[0] is not (':' or '/'),
            { IsSpaced: true } => !OrdinaryValues.IsPathOrCode(value, next) && value is not ['=' or '<' or '>' or '(' or '{', ..],
            _ => !(next is ';' or ')' && OrdinaryValues.IsPathOrCode(value, next)) && value is not ['=' or '<' or '>', ..],
        };
    }

    [GeneratedRegex($@"\A[ \t]*(?:{NextLine}|{Quoted}|{Bracketed}|{Listed}|{Block}|{Bare})", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Form();
    [GeneratedRegex(@"\A(?:\s[^>]{0,200})?(?<!/)>(?<data>\s*<!\[CDATA\[)?", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex ElementTag();
    [GeneratedRegex(@"\A[ \t]*(?:\z|[\r\n#]|[,}](?:\s|\z))", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex LineEnd();
    // --token FILE
    [GeneratedRegex(@"\A[A-Z]{2,12}[.,;:)]*\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Placeholder();
}
