using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>
/// Finds values by the name before them: properties, JSON, YAML, XML, flags, headers. A name, a separator and a value are read one after
/// the other, since every one of them may stand with every other.
/// </summary>
internal static partial class NamedSecrets
{
    public const string Kind = "password";

    private const int LongestName = 80;

    // So many times the length of a part: values that are none may overlap, such as blocks in blocks.
    private const int MostWork = 4;

    // Where that is used up, a value is looked for in so many characters.
    private const int ShortValue = 100;

    /// <summary>The secret values in a part of a text.</summary>
    public static IEnumerable<FoundSecret> In(string text, int from, int to, SearchWork? counted = null)
    {
        var work = counted ?? new SearchWork();
        for (int at = from, hit; (hit = text.AsSpan(at, to - at).IndexOfAny(SecretNames.Search)) >= 0;)
        {
            var (start, end) = NameAround(text, at + hit, from, to);
            at = end;
            var last = work.Characters < MostWork * (to - from) ? to : Math.Min(to, end + ShortValue);
            foreach (var value in ValuesAfter(text, start, end, last, SecretNames.MeaningOf(text.AsSpan(start, end - start)), work))
            {
                var valueEnd = value.Start + value.Length;
                // One that is cut by the shorter look goes as far as it goes.
                while (valueEnd >= last && valueEnd < to && !char.IsWhiteSpace(text[valueEnd]))
                    valueEnd++;
                at = Math.Max(at, valueEnd);
                yield return new FoundSecret(value.Start, valueEnd, Kind);
            }
        }
    }

    internal static (int Start, int End) NameAround(string text, int at, int from, int to)
    {
        var (start, end) = (at, at);
        while (start > from && at - start < LongestName && IsNamePart(text[start - 1]))
            start--;
        while (end < to && end - start < 2 * LongestName && IsNamePart(text[end]))
            end++;
        // "pass phrase", "api key": the word before belongs to the name. The bound is that of the first word: "key key key …" is no name.
        return start > from + 1 && text[start - 1] == ' ' && IsNamePart(text[start - 2])
            && SecondWord().IsMatch(text.AsSpan(start, end - start))
            ? (NameAround(text, start - 2, Math.Max(from, at - (2 * LongestName)), start - 1).Start, end)
            : (start, end);
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '-';

    private static IEnumerable<(int Start, int Length)> ValuesAfter(
        string text, int start, int end, int to, NameMeaning meaning, SearchWork work)
    {
        if (meaning == NameMeaning.Nothing || end >= to)
            return [];
        var before = text.AsSpan(Math.Max(0, start - LongestName), Math.Min(start, LongestName));
        if ((text[end] == '>' || char.IsWhiteSpace(text[end])) && ElementStart().IsMatch(before))
            return NamedValue.OfElement(text, end, to, work);
        var separator = SeparatorForm().Match(text, end, to - end);
        var isClosed = separator.Groups["close"].Length > 0;
        var sign = separator.Groups["sign"].Value;
        var isFlag = sign is "" or "," && (text[start] == '-' || SetCommand().IsMatch(before));
        var next = end + separator.Length;
        var isSpaced = next >= to || char.IsWhiteSpace(text[next]);
        if ((sign == "" && (separator.Groups["blank"].Length == 0 || (!isFlag && meaning != NameMeaning.Secret) || isSpaced))
            || (sign == "," && (!isFlag || !(isClosed || before.Contains('['))))
            || (sign == ":" && isSpaced && text.AsSpan(start, end - start) is "PASS"))
        {
            return [];
        }

        // Only blanks, a list's dash and what loggers print before a line.
        var isLineStart = text.AsSpan(0, start).TrimEnd(" \t-\"'\\{,") is [] or [.., '\n' or '\r'];
        // Coordinates and image names: org.example:auth-token:1.2, registry/auth-token:3.
        var isWithinCoordinates = before is [.., ':' or '/' or '@'];
        return NamedValue.In(
            text, next, to, new ValuePlace(sign, isSpaced, isFlag, meaning, isLineStart, isWithinCoordinates, isClosed), work);
    }

    [GeneratedRegex(@"\A(?:phrase|key)", RegexOptions.IgnoreCase, Timeout.Infinite)] private static partial Regex SecondWord();

    // <password>, <ns:password type="x">
    [GeneratedRegex(@"<(?:[\p{L}\d:]{0,40}:)?\z", RegexOptions.None, Timeout.Infinite)] private static partial Regex ElementStart();

    // The quote or bracket that ends a name: "password", ['password'], \"password\", &quot;.
    [GeneratedRegex(
        @"\A(?<close>[\\""'\]`]{0,8}(?:&quot;)?)(?<blank>[ \t]*)(?<sign>=>|:=|==|[=:,])?", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex SeparatorForm();

    // npm config set //registry/:_authToken VALUE, set -gx TOKEN VALUE, ENV TOKEN VALUE, put("token", "VALUE")
    [GeneratedRegex(@"(?:\A|[\s;&(])(?:set|config|ENV)(?: -\S*)* \S*\z|\b(?:define|put|set|add|header)\w*\([""']\z", RegexOptions.None, -1)]
    private static partial Regex SetCommand();
}

/// <summary>The context of a value. Without a sign, only a blank separates the name and the value.</summary>
internal readonly record struct ValuePlace(
    string Sign, bool IsSpaced, bool IsFlag, NameMeaning Meaning, bool IsLineStart, bool IsWithinCoordinates, bool IsQuoted);
