namespace BuildCoordination.Redaction;

/// <summary>Private keys as blocks of lines, also where their beginning or their end was cut off.</summary>
internal static class KeyBlocks
{
    // What a log's format puts before each line of a key.
    private const string Before = @"(?:[^\r\n]*[^A-Za-z0-9+/=\r\n])?";

    private const string LineEnd = @"[ \t]*\r?\n";

    // A key whose beginning was cut off: whole lines of base64, and a last one that may be short.
    private const string EndOfKey =
        "(?:(?:" + Before + "[A-Za-z0-9+/=]{40,}" + LineEnd + ")+(?:" + Before + "[A-Za-z0-9+/=]+" + LineEnd
        + ")?|" + Before + "[A-Za-z0-9+/=]{16,}" + LineEnd + ")" + Before;

    public static IReadOnlyList<SecretPattern> All { get; } =
    [
        new("private-key", ["----BEGIN"],
            @"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-[^-]|--[^-]|---[^-]|----[^-])*"
            + @"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----)?"),
        new("private-key", ["---- BEGIN SSH2"],
            @"---- BEGIN SSH2 [A-Z ]*PRIVATE KEY ----(?:[^-]|-[^-]|--[^-]|---[^-])*(?:---- END SSH2 [A-Z ]*PRIVATE KEY ----)?"),
        new("private-key", ["----END"], EndOfKey + @"-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"),
        new("private-key", ["---- END"], EndOfKey + @"---- END SSH2 [A-Z ]*PRIVATE KEY ----"),
        new("private-key", ["Private-Lines"], @"\bPrivate-Lines: [0-9]+(?<s>(?:\s+[A-Za-z0-9+/=]+)+)"),
    ];
}
