using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>One form of secret. The group <c>s</c> is the part that is replaced; without it, the whole match.</summary>
/// <param name="kind">The kind that the sender and <c>[redacted:kind]</c> name.</param>
/// <param name="keys">
/// Texts without one of which it cannot stand in a line: a pattern is not looked for elsewhere. Their case counts unless
/// <paramref name="ignoreCase"/>.
/// </param>
/// <param name="pattern">The regular expression.</param>
/// <param name="ignoreCase">Whether names are meant in any case.</param>
/// <param name="isOrdinary">Tells a value that looks like it and is none, from the value and the character after it.</param>
internal sealed class SecretPattern(string kind, string[] keys, string pattern, bool ignoreCase = false, Func<string, char, bool>? isOrdinary = null)
{
#pragma warning disable MA0009 // It never backtracks: a text that somebody made to be slow takes time by its length only.
    private readonly Lazy<Regex> _regex = new(() => new Regex(
        pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)));
#pragma warning restore MA0009

    public string Kind => kind;

    public IReadOnlyList<string> Keys => keys;

    public StringComparison Comparison => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The secrets of this form in a part of a text.</summary>
    public IEnumerable<(int Start, int Length)> In(string text, int from, int to)
    {
        for (var match = _regex.Value.Match(text, from, to - from); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["s"] is { Success: true } secret ? secret : match;
            var end = group.Index + group.Length;
            // At times the engine finds a match and not its group: then all of it goes, unless that was redacted before.
            if (group.Length > 0 && !OrdinaryValues.IsReference(group.Value)
                && !(group == match && group.Value.Contains("[redacted:", StringComparison.Ordinal))
                && isOrdinary?.Invoke(group.Value, end < text.Length ? text[end] : '\n') != true)
            {
                yield return (group.Index, group.Length);
            }
        }
    }
}
