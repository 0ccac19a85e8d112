namespace BuildCoordination.Configuration;

/// <summary>The key that somebody who mistyped one most likely meant.</summary>
internal static class SimilarKey
{
    public static string? To(string key)
    {
        var (nearest, distance) = Settings.All
            .Select(s => (s.Key, Distance: Distance(key.ToLowerInvariant(), s.Key.ToLowerInvariant())))
            .MinBy(c => c.Distance);
        return distance <= Math.Max(2, key.Length / 3) ? nearest : null;
    }

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
