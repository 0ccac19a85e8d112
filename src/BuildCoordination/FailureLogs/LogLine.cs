namespace BuildCoordination.FailureLogs;

/// <summary>The level of a line in Maven's output.</summary>
internal enum Level
{
    None,
    Info,
    Warning,
    Error,
}

/// <summary>A line of a log.</summary>
/// <param name="Level">The level that Maven gave it.</param>
/// <param name="Text">The text after the prefix of a build service and after the level, with its indentation.</param>
/// <param name="IsOfService">Whether a build service marks it as an error.</param>
internal readonly record struct LogLine(Level Level, string Text, bool IsOfService = false)
{
    private static readonly (string Mark, Level Level)[] Marks =
    [
        ("[INFO]", Level.Info), ("[DEBUG]", Level.Info), ("[WARNING]", Level.Warning), ("[WARN]", Level.Warning), ("[ERROR]", Level.Error),
            ("[FATAL]", Level.Error), ("[info]", Level.Info), ("[warn]", Level.Warning), ("[error]", Level.Error),
    ];

    private static readonly (string Mark, Level Level)[] ShownMarks =
        [("Error: ", Level.Error), ("Warning: ", Level.Warning), ("Info: ", Level.Info), ("ERROR]", Level.Error), ("INFO]", Level.Info)];

    /// <summary>Whether it says nothing.</summary>
    public bool IsBlank => Text.AsSpan().IsWhiteSpace();

    /// <param name="line">The line.</param>
    /// <param name="indent">How far Maven's lines are indented; null until the first of them.</param>
    public static LogLine Parse(string line, ref int? indent)
    {
        var (text, isError) = ServicePrefix.Remove(line);
        var level = isError ? Level.Error : Level.None;
        text = WithoutIndent(text, ref indent);
        text = text.StartsWith(' ') ? ServicePrefix.RemoveAntTask(text) : text;
        for (var again = 0; again < 2 && MarkOf(text) is { Mark: { } mark } found; again++)
        {
            level = found.Level > level ? found.Level : level;
            text = text.Length > mark.Length && text[mark.Length] == ' ' ? text[(mark.Length + 1)..] : text[mark.Length..];
        }

        return new LogLine(level, ServicePrefix.RemoveAntTask(text).TrimEnd(), isError);
    }

    // What runs Maven may show all its lines indented. If only some are, they are of a build within the build.
    private static string WithoutIndent(string text, ref int? indent)
    {
        if (text.AsSpan().TrimStart(' ') is not ['[', ..] || text.TrimStart(' ') is not { } rest || !HasMark(rest))
            return text;
        indent ??= text.Length - rest.Length;
        return indent == text.Length - rest.Length ? rest : text;
    }

    public static bool HasMark(string line) => MarkOf(line).Mark is not null;

    // GitHub's pages show "[ERROR] text" as "Error:  text"; who copies a log loses its first character.
    private static (string? Mark, Level Level) ShownMarkOf(string text)
    {
        foreach (var (mark, level) in ShownMarks)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal) && (text.Length == mark.Length || text[mark.Length] == ' '))
                return (mark, level);
        }

        return default;
    }

    private static (string? Mark, Level Level) MarkOf(string text)
    {
        if (text.Length < 6 || text[0] != '[')
            return ShownMarkOf(text);
        foreach (var (mark, level) in Marks)
        {
            if (text.StartsWith(mark, StringComparison.Ordinal))
                return (mark, level);
        }

        return default;
    }
}
