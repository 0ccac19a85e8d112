namespace BuildCoordination.FailureLogs;

/// <summary>Finds in one pass which signs a line may fit: those of which it holds a key. Most lines hold none.</summary>
internal sealed class KeyIndex
{
    private const int Size = 1 << 14;

    private readonly (string Key, int Sign)[]?[] _keys = new (string, int)[]?[Size];

    public KeyIndex(Sign[] signs)
    {
        for (var i = 0; i < signs.Length; i++)
        {
            foreach (var key in signs[i].Keys)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 3, key);
                ref var keys = ref _keys[Hash(key[0], key[1], key[2])];
                keys = [.. keys ?? [], (key, i)];
            }
        }
    }

    /// <returns>Whether there is one.</returns>
    public bool Find(ReadOnlySpan<char> text, Span<bool> signs)
    {
        var found = false;
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (_keys[Hash(text[i], text[i + 1], text[i + 2])] is not { } keys)
                continue;
            foreach (var (key, sign) in keys)
            {
                if (text[i..].StartsWith(key, StringComparison.Ordinal))
                    signs[sign] = found = true;
            }
        }

        return found;
    }

    private static int Hash(char first, char second, char third) => (first * 961 + second * 31 + third) & (Size - 1);
}
