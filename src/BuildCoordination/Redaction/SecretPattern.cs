using System.Text.RegularExpressions;

namespace BuildCoordination.Redaction;

/// <summary>One form of secret. The group <c>s</c> is what goes; without it, the whole match.</summary>
/// <param name="kind">What the sender is told that it is.</param>
/// <param name="keys">Words, in any case, without one of which it cannot stand in a text: building a pattern costs more than most texts.</param>
/// <param name="pattern">How it looks.</param>
/// <param name="ignoreCase">Whether names are meant in any case.</param>
/// <param name="isOrdinary">What looks like it and is none: the value, and the character after it.</param>
internal sealed class SecretPattern(string kind, string[] keys, string pattern, bool ignoreCase = false, Func<string, char, bool>? isOrdinary = null)
{
    // From here on looking for the words costs more than building the pattern.
    private const int LongText = 100_000;

#pragma warning disable MA0009 // It never backtracks: a text that somebody made to be slow takes time by its length only.
    private readonly Lazy<Regex> _regex = new(() => new Regex(
        pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None)));
#pragma warning restore MA0009

    public string Kind => kind;

    public IEnumerable<(int Start, int Length)> In(string text)
    {
        if (text.Length < LongText && !Array.Exists(keys, key => text.Contains(key, StringComparison.OrdinalIgnoreCase)))
            yield break;
        for (var match = _regex.Value.Match(text); match.Success; match = match.NextMatch())
        {
            var group = match.Groups["s"] is { Success: true } secret ? secret : match;
            var end = group.Index + group.Length;
            if (group.Length > 0 && !OrdinaryValues.IsReference(group.Value)
                && isOrdinary?.Invoke(group.Value, end < text.Length ? text[end] : '\n') != true)
            {
                yield return (group.Index, group.Length);
            }
        }
    }
}
