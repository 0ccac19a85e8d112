using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>One form of secret. The group <c>s</c> is what goes; without it, the whole match.</summary>
internal sealed class SecretPattern(string kind, string pattern, bool ignoreCase = false)
{
#pragma warning disable MA0009 // It never backtracks: a text that somebody made to be slow takes time by its length only.
    private readonly Regex _regex = new(
        pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
#pragma warning restore MA0009

    public string Kind => kind;

    public IEnumerable<(int Start, int Length)> In(string text)
    {
        for (var match = _regex.Match(text); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["s"] is { Success: true } secret ? secret : match;
            if (group.Length > 0 && !SecretValues.IsReference(group.ValueSpan))
                yield return (group.Index, group.Length);
        }
    }
}
