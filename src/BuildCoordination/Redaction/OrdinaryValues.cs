using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Values that stand where a secret could stand and are none.</summary>
internal static partial class OrdinaryValues
{
    // Whole values only: a value that merely begins like a reference may be a password.
    private const string AReference =
        @"(?:\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+[0-9]?|[a-z]+(?:[A-Z][a-z]+)+|[0-9@*?])|\$\{[^{}]*\}|\$\([^()]*\)|\$\{\{[^{}]*\}\}|%[A-Za-z_]\w*%"
        + @"|\*+|x{4,}|<[A-Za-z][\w .-]*>|#\{[^{}]*\}|\{\{[^{}]*\}\}"
        + @"|@\{?[A-Za-z][\w.]*(?:@|\})|\.{3,}|…|\[redacted(?::[\w-]+)?\]?|\[?(?:REDACTED|MASKED|FILTERED)\]?)";

    private static readonly string[] Everyday =
    [
        "true", "false", "null", "none", "nil", "yes", "no", "password", "passwd", "secret", "token", "changeme", "required",
        "optional", "empty", "unset", "undefined", "disabled", "enabled", "default", "string", "expired", "invalid", "missing",
        "unknown", "localhost", "valid", "not", "await", "new", "this", "primary", "ok", "failed", "prompt", "ask", "auto", "hidden",
        "set", "identifier",
    ];

    // It never backtracks.
    private static readonly Regex References = new(
        $@"\A(?:(?i:bearer|basic|token)\s+)?(?:(?:[\w.-]{{1,40}}[=:])?{AReference}[;,\])}}\s]*)+\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, Timeout.InfiniteTimeSpan);

    /// <summary>A variable, a placeholder, stars, an everyday word, or what was redacted before.</summary>
    public static bool IsReference(string value)
    {
        var text = value.Trim().Trim('"', '\'', '\\').Trim();
        return text.Length == 0 || References.IsMatch(text)
            || Everyday.Contains(text.TrimEnd('.', ':', ';', ','), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>After a sign with blanks behind it: a path, or an expression of a source line that a compiler quotes.</summary>
    public static bool IsPathOrCode(string value, char next) =>
        IsPath(value) || Call().IsMatch(value) || (next is ';' or ')' or ',' && Name().IsMatch(value));

    /// <summary>A sentence about a header.</summary>
    public static bool IsSentence(string value) => Sentence().IsMatch(value);

    /// <summary>A path, or an object as Java prints one that has no text: <c>org.example.Session@1ddd3478</c>.</summary>
    public static bool IsPath(string value) => Path().IsMatch(value);

    /// <summary>After a colon prose goes on as often as a value stands there: only what nobody would say is a secret.</summary>
    public static bool IsProse(string value, char next) =>
        value.Length < 8 || IsPathOrCode(value, next) || !value.Any(char.IsAsciiDigit) || !value.Any(char.IsAsciiLetter)
        || Version().IsMatch(value);

    /// <summary>A count, a share, or a user and a group, as containers take them: <c>pass=98%</c>, <c>1000:1000</c>.</summary>
    public static bool IsNumber(string value) => value.All(sign => char.IsAsciiDigit(sign) || sign is '%' or '.' or ',' or ';' or ':');

    /// <summary>Long, of small and capital letters and digits, or in base64 or braces, as only generated values are.</summary>
    public static bool IsGenerated(string value) =>
        (value.Length >= 16 && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetterUpper) && value.Any(char.IsAsciiLetterLower)
            && !value.AsSpan().ContainsAny(' ', '/', '\\') && !IsPath(value) && !Version().IsMatch(value))
        || UserAndPassword().IsMatch(value) || (value.Length >= 20 && value[^1] == '=' && !value.Contains(' ', StringComparison.Ordinal))
        || (value is ['{', .., '}'] && value.Length > 20);

    // The first folder in small letters: base64 may begin with a slash too.
    [GeneratedRegex(
        @"\A(?:(?:~|\.{1,2})?/[a-z][a-z0-9._-]+(?:/[\w.@+-]+)+/?|[A-Za-z]:[\\/][\w.\\/ -]+|[a-z]\w*(?:\.[\w$]+){2,}@[0-9a-f]{1,8})\z",
        RegexOptions.None, 1000)]
    private static partial Regex Path();
    [GeneratedRegex(
        @"\A(?!ENC\()(?:[A-Za-z_][\w.]*\([^()]*\)|[A-Za-z_.]+\([a-z_.]*\z|[A-Za-z_]+(?:\.[A-Za-z_]+)+\)\."
        + @"|[A-Za-z_]+\[(?:\w*|\w*\.\.\w*)\]?\z)",
        RegexOptions.None, 1000)]
    private static partial Regex Call();
    [GeneratedRegex(@"\A(?!bearer |basic |token |digest |negotiate )[A-Za-z]+(?: [A-Za-z'.,-]+){2,}\z", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Sentence();
    [GeneratedRegex(@"\A(?:[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[a-z]+(?:[A-Z][a-z]+)+|[A-Z]+(?:_[A-Z]+)+)\z", RegexOptions.None, 1000)]
    private static partial Regex Name();
    [GeneratedRegex(@"\A[\w.@-]+:(?=\S*[0-9])(?=\S*[A-Za-z])\S{6,}\z", RegexOptions.None, 1000)]
    private static partial Regex UserAndPassword();
    [GeneratedRegex(@"\A\d+(?:\.\d+)+", RegexOptions.None, 1000)] private static partial Regex Version();
}
