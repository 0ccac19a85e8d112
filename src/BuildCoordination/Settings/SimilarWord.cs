namespace BuildCoordination.Settings;

/// <summary>The word that somebody who mistyped one most likely meant.</summary>
internal static class SimilarWord
{
    /// <summary>The nearest of the known ones; null if none is similar.</summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        var (nearest, distance) = known
            .Select(candidate => (candidate, Distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .DefaultIfEmpty((candidate: "", Distance: int.MaxValue))
            .MinBy(candidate => candidate.Distance);
        return distance <= (word.Length < 4 ? 1 : Math.Max(2, word.Length / 3)) ? nearest : null;
    }

    /// <summary>
    /// Counts insertions, deletions, changes and swaps of neighbours, whatever the case; the beginning of a word has none.
    /// </summary>
    public static int CountTypos(string word, string known) => Distance(word.ToLowerInvariant(), known.ToLowerInvariant());

    // The beginning of a word is that word. Else insertions, deletions, changes and swaps of neighbours.
    private static int Distance(string from, string to)
    {
        if (from.Length >= 3 && to.StartsWith(from, StringComparison.Ordinal))
            return 0;
        var costs = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1,
                    costs[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[from.Length, to.Length];
    }
}
