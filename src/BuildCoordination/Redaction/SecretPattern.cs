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
    public IEnumerable<FoundSecret> In(string text, int from, int to, SearchWork? counted = null)
    {
        var work = counted ?? new SearchWork();
        var scopes = _scope is null ? [(from, to)]
            : _scope.Value.Matches(text[from..to]).Select(scope => (Start: from + scope.Index, End: from + scope.Index + scope.Length));
        // Where a match lies beyond a part, it is the first of the parts up to it: the text between is not searched for each of them.
        var (match, searchedFrom) = ((Match?)null, to);
        foreach (var (start, end) in scopes)
        {
            if (match is null || start < searchedFrom || (match.Success && match.Index < start))
                match = Search(start, () => _regex.Value.Match(text, start, to - start));
            while (match.Success && match.Index < end)
            {
                if (SecretIn(match) is { } secret)
                    yield return secret;
                match = Search(match.Index + match.Length, match.NextMatch);
            }
        }

        Match Search(int start, Func<Match> search)
        {
            searchedFrom = start;
            var found = search();
            work.Add((found.Success ? found.Index + found.Length : to) - start);
            return found;
        }
    }

    private FoundSecret? SecretIn(Match match)
    {
        var group = match.Groups["s"] is { Success: true } secret ? secret : match;
        // At times the engine finds a match and not its group: then all of it goes, unless that was redacted before, and not a line's end.
        return group.Length > 0 && !OrdinaryValues.IsReference(group.Value)
            && !(group == match && group.Value.Contains("[redacted:", StringComparison.Ordinal))
            && isOrdinary?.Invoke(group.Value) != true
                ? new FoundSecret(group.Index, group.Index + group.ValueSpan.TrimEnd().Length, kind)
                : null;
    }

    // It never backtracks: a text that somebody made to be slow takes time by its length only.
    private static Regex Create(string pattern, bool ignoreCase) => new(
        pattern,
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
        Timeout.InfiniteTimeSpan);
}
