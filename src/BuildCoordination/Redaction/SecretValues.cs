using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Tells values from what only points at one, and secrets of the environment from everyday words.</summary>
internal static partial class SecretValues
{
    private const int ShortestOfEnvironment = 8;

    private static readonly string[] Everyday =
    [
        "true", "false", "null", "none", "nil", "yes", "no", "password", "passwd", "secret", "token", "changeme", "required", "optional", "empty",
        "unset", "undefined", "disabled", "enabled", "default", "string", "expired", "invalid", "missing", "unknown", "localhost",
    ];

    /// <summary>A variable, a placeholder, stars, an everyday word, or what was redacted before.</summary>
    public static bool IsReference(ReadOnlySpan<char> value)
    {
        var text = value.Trim().Trim("\"'").ToString();
        return text.Length == 0 || Reference().IsMatch(text) || Everyday.Contains(text.TrimEnd('.', ':'), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The values of variables whose names say secret; short and everyday ones would redact half a log.</summary>
    public static IReadOnlyList<string> OfEnvironment(IReadOnlyDictionary<string, string> environment) =>
    [
        .. environment.Where(variable => SecretName().IsMatch(variable.Key) && IsTelling(variable.Value)).Select(variable => variable.Value)
            .Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length),
    ];

    private static bool IsTelling(string value) =>
        value.Length >= ShortestOfEnvironment && !IsReference(value) && !value.StartsWith('/') && !value.StartsWith("./", StringComparison.Ordinal)
        && !value.All(char.IsAsciiLetterLower) && !Uri.IsWellFormedUriString(value, UriKind.Absolute);

    [GeneratedRegex(@"\A(?:\$|%[A-Za-z_]\w*%|\*{2,}|x{4,}\z|<|\[redacted|\{\{|@\{|\.\.\.|…|REDACTED)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"TOKEN|SECRET|PASSW|PASSPHRASE|API_?KEY|CREDENTIAL|PRIVATE_?KEY|ACCESS_?KEY|_PAT\z|\APAT\z", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();
}
