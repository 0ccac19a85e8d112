using System.Text.RegularExpressions;

namespace BuildCoordination.Display;

/// <summary>
/// Commands that a CI service takes from a log: <c>::error::</c> and <c>##[error]</c> of GitHub Actions, <c>##vso[…]</c> and <c>##[…]</c>
/// of Azure Pipelines, <c>##teamcity[…]</c> of TeamCity, <c>section_start:…</c> of GitLab. A text of another server must not be one.
/// </summary>
internal static partial class ServiceCommands
{
    /// <summary>Whether a command begins at a place of a text: its first character has to be shown by its number then.</summary>
    public static bool BeginsAt(string text, int at) => text[at] switch
    {
        '#' => Marked().IsMatch(text.AsSpan(at)),
        ':' => (at == 0 || char.IsWhiteSpace(text[at - 1])) && Worded().IsMatch(text.AsSpan(at)),
        's' or 'S' => text.AsSpan(at).StartsWith("section_", StringComparison.OrdinalIgnoreCase) && Section().IsMatch(text.AsSpan(at)),
        _ => false,
    };

    /// <summary>A JSON text in which no string is a command; its values are the same.</summary>
    public static string InJson(string json) =>
        json.Contains("##", StringComparison.Ordinal) ? json.Replace("#", @"\u0023", StringComparison.Ordinal) : json;

    [GeneratedRegex(@"\A##(?:\[|[A-Za-z]{2,20}\[)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marked();

    [GeneratedRegex(@"\A::[A-Za-z][\w-]*(?:\s[^\r\n]*?)?::", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Worded();

    [GeneratedRegex(@"\Asection_(?:start|end):\d", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Section();
}
