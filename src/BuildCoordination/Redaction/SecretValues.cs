using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>Distinguishes secret values of the environment from ordinary ones, which would redact half a log.</summary>
internal static partial class SecretValues
{
    public const int Shortest = 8;
    private const int ShortestWord = 16;

    /// <summary>The values of variables with a secret's name, also in URL encoding and line by line.</summary>
    public static IReadOnlyList<string> OfEnvironment(IReadOnlyDictionary<string, string> environment) =>
        [.. Values(environment).SelectMany(Forms).Distinct(StringComparer.Ordinal)];

    /// <summary>The values as a line of a text holds them; a value of several lines as its long lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> environment) =>
        Values(environment).SelectMany(value => value.Contains('\n', StringComparison.Ordinal) ? LongLines(value) : [value])
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Values(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(variable => SecretName().IsMatch(variable.Key)).Select(variable => variable.Value.Trim()).Where(IsSignificant);

    private static IEnumerable<string> LongLines(string value) => value.Split('\n', StringSplitOptions.TrimEntries)
        .Where(line => line.Length >= ShortestWord && !line.StartsWith("--", StringComparison.Ordinal));

    private static IEnumerable<string> Forms(string value)
    {
        var escaped = Uri.EscapeDataString(value);
        return LongLines(value).Concat([value, escaped, Octet().Replace(escaped, octet => octet.Value.ToLowerInvariant())]);
    }

    /// <summary>Whether a value is none of those that stand in every log.</summary>
    public static bool IsSignificant(string value) =>
        value.Length >= Shortest && !OrdinaryValues.IsReference(value) && !OrdinaryValues.IsPath(value)
        && !value.StartsWith('/') && !value.StartsWith("./", StringComparison.Ordinal) && !value.Contains("://", StringComparison.Ordinal)
        && !(value.Length < ShortestWord && value.All(char.IsAsciiLetterLower)) && !HostName().IsMatch(value);

    [GeneratedRegex(
        @"TOKEN|SECRET|PASSW|PASSPHRASE|API_?KEY|CREDENTIAL|(?:PRIVATE|ACCESS|SIGNING|ENCRYPTION|MASTER|DEPLOY)_?KEY"
        + @"|_PWD\z|_PASS\z|\ASSHPASS\z|_AUTH\z|_PAT\z|\APAT\z",
        RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecretName();
    [GeneratedRegex(@"\A[a-z][a-z-]*(?:\.[a-z][a-z0-9-]*)+\z", RegexOptions.None, 1000)] private static partial Regex HostName();
    [GeneratedRegex("%[0-9A-F]{2}", RegexOptions.None, 1000)] private static partial Regex Octet();
}
