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
/// <param name="isOrdinary">Returns whether a matching value is not a secret.</param>
internal sealed class SecretPattern(
    string kind, string[] keys, string pattern, bool ignoreCase = false, Func<string, bool>? isOrdinary = null)
{
    private readonly Lazy<Regex> _regex = new(() => Create(pattern, ignoreCase));
    private Lazy<Regex>? _scope;

    public IReadOnlyList<string> Keys => keys;

    public StringComparison Comparison => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The regular expression of the parts in which it can begin: a command with its arguments. Without it, everywhere.</summary>
    public string Scope { init => _scope = new(() => Create(value, ignoreCase)); }

    /// <summary>The secrets of this form in a part of a text.</summary>
    public IEnumerable<FoundSecret> In(string text, int from, int to) => _scope is null
        ? In(text, from, to, to)
        : _scope.Value.Matches(text[from..to]).SelectMany(scope => In(text, from + scope.Index, from + scope.Index + scope.Length, to));

    private IEnumerable<FoundSecret> In(string text, int from, int last, int to)
    {
        for (var match = _regex.Value.Match(text, from, to - from); match.Success && match.Index < last; match = match.NextMatch())
        {
            var group = match.Groups["s"] is { Success: true } secret ? secret : match;
            // At times the engine finds a match and not its group: then all of it goes, unless that was redacted before.
            if (group.Length > 0 && !OrdinaryValues.IsReference(group.Value)
                && !(group == match && group.Value.Contains("[redacted:", StringComparison.Ordinal))
                && isOrdinary?.Invoke(group.Value) != true)
            {
                yield return new FoundSecret(group.Index, group.Index + group.Length, kind);
            }
        }
    }

    // It never backtracks: a text that somebody made to be slow takes time by its length only.
    private static Regex Create(string pattern, bool ignoreCase) => new(
        pattern,
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
        Timeout.InfiniteTimeSpan);
}
