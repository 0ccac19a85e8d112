using System.Buffers;

namespace BuildCoordination.Redaction;

/// <summary>Private keys as blocks of lines, also where their beginning or their end was cut off.</summary>
internal static class KeyBlocks
{
    private const string PrivateKey = "[A-Z0-9 ]*PRIVATE KEY(?: BLOCK)? ?-{4,5}";

    // The prefix of a log's format before each line of a key.
    private const string Before = @"(?:[^\r\n]*[^A-Za-z0-9+/=\r\n])?";

    private const string LineEnd = @"[ \t]*\r?\n";

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("private-key", ["----BEGIN", "---- BEGIN"],
            $"-{{4,5}} ?BEGIN {PrivateKey}(?:[^-]|-[^-]|--[^-]|---[^-])*(?:-{{4,5}} ?END {PrivateKey})?"),
        // A key whose beginning was cut off: whole lines of base64, and a last one that may be short.
        new("private-key", ["----END", "---- END"],
            $"(?:(?:{Before}[A-Za-z0-9+/=]{{40,}}{LineEnd})+(?:{Before}[A-Za-z0-9+/=]+{LineEnd})?|{Before}[A-Za-z0-9+/=]{{16,}}{LineEnd})"
            + $"{Before}-{{4,5}} ?END {PrivateKey}"),
        new("private-key", ["Private-Lines"], @"\bPrivate-Lines: [0-9]+(?<s>(?:\s+[A-Za-z0-9+/=]+)+)"),
    ];

    private static readonly SearchValues<string> Keys =
        SearchValues.Create([.. All.SelectMany(block => block.Keys)], StringComparison.Ordinal);

    public static bool HasKey(string text) => text.AsSpan().ContainsAny(Keys);
}
