namespace BuildCoordination.FailureLogs;

/// <summary>Finds in one pass which signs a line may fit: those of which it holds a key. Most lines hold none.</summary>
internal sealed class KeyIndex
{
    private const int Size = 1 << 15;

    private readonly (string Key, int Sign)[]?[] _keys = new (string, int)[]?[Size];

    // A bit for each place of the table: small enough to stay in the processor's nearest cache.
    private readonly ulong[] _used = new ulong[Size / 64];
    private readonly ulong[] _withoutKey;

    public KeyIndex(Sign[] signs)
    {
        _withoutKey = new ulong[(signs.Length + 63) / 64];
        for (var i = 0; i < signs.Length; i++)
        {
            if (signs[i].Keys.Length == 0)
                Add(_withoutKey, i);
            foreach (var key in signs[i].Keys)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 3, key);
                var hash = Next(Next(key[0], key[1]), key[2]);
                _keys[hash] = [.. _keys[hash] ?? [], (key, i)];
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
        ReadOnlySpan<ulong> used = _used;
        var (found, hash) = (false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            hash = Next(hash, text[i]);
            if ((used[hash >> 6] & 1UL << hash) == 0 || i < 2)
                continue;
            foreach (var (key, sign) in _keys[hash]!)
            {
                if (!text[(i - 2)..].StartsWith(key.AsSpan()))
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

    // Of the last three characters: five bits a step, and the fourth is shifted out.
    private static int Next(int hash, char next) => (hash << 5 ^ next) & (Size - 1);
}
