namespace BuildCoordination.FailureLogs;

/// <summary>Finds in one pass which signs a line may fit: those of which it holds a key. Most lines hold none.</summary>
internal sealed class KeyIndex
{
    private const int Size = 1 << 15;

    private readonly (string Key, int At, int Sign)[]?[] _keys = new (string, int, int)[]?[Size];

    // A bit for each place of the table: small enough to stay in the processor's nearest cache.
    private readonly ulong[] _used = new ulong[Size / 64];
    private readonly ulong[] _withoutKey;

    public KeyIndex(Sign[] signs)
    {
        _withoutKey = new ulong[(signs.Length + 63) / 64];
        var counts = Count(signs.SelectMany(sign => sign.Keys.Append(sign.Pattern)));
        for (var i = 0; i < signs.Length; i++)
        {
            if (signs[i].Keys.Length == 0)
                Add(_withoutKey, i);
            foreach (var key in signs[i].Keys)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 3, key);
                var at = Enumerable.Range(0, key.Length - 2).MinBy(at => counts[Of(key, at)]);
                var hash = Of(key, at);
                _keys[hash] = [.. _keys[hash] ?? [], (key, at, i)];
                Add(_used, hash);
            }
        }
    }

    /// <summary>The length of a set of signs.</summary>
    public int SetLength => _withoutKey.Length;

    /// <summary>Adds the signs of which the text holds a key to a set, one bit each.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Find(ReadOnlySpan<char> text, Span<ulong> signs)
    {
        if (text.Length < 3)
            return false;
        ReadOnlySpan<ulong> used = _used;
        var (first, second, found) = (text[0], text[1], false);
        for (var i = 2; i < text.Length; i++)
        {
            var third = text[i];
            var hash = Of(first, second, third);
            (first, second) = (second, third);
            if ((used[hash >> 6] & 1UL << hash) == 0)
                continue;
            foreach (var (key, at, sign) in _keys[hash]!)
            {
                if (i - 2 < at || !text[(i - 2 - at)..].StartsWith(key.AsSpan()))
                    continue;
                Add(signs, sign);
                found = true;
            }
        }

        return found;
    }

    /// <summary>Adds the signs that have no key.</summary>
    public void AddWithoutKey(Span<ulong> signs)
    {
        for (var i = 0; i < signs.Length; i++)
            signs[i] |= _withoutKey[i];
    }

    private static void Add(Span<ulong> set, int index) => set[index >> 6] |= 1UL << index;

    // A key is looked for by its rarest three characters: what few patterns of errors have, few lines have, unlike "Cou" of "Could".
    private static int[] Count(IEnumerable<string> texts)
    {
        var counts = new int[Size];
        foreach (var text in texts)
        {
            for (var at = 0; at + 2 < text.Length; at++)
                counts[Of(text, at)]++;
        }

        return counts;
    }

    private static int Of(string text, int at) => Of(text[at], text[at + 1], text[at + 2]);

    // Each character for itself: a value that is made of the one before takes longer.
    private static int Of(int first, int second, int third) => (first << 10 ^ second << 5 ^ third) & (Size - 1);
}
