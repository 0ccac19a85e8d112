using System.Text.RegularExpressions;

namespace BuildCoordination.Documents;

/// <summary>The rules of a server's id, which is a folder name of the coordination repository and part of its messages.</summary>
internal static partial class ServerId
{
    /// <summary>Folders and words that have a meaning of their own.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
        ["all", "system", "coordination", "scripts", "docs", "shared", "messages", "logs", "commands", "windows", "archive"];

    public static bool IsValid(string id) => ProblemWith(id) is null;

    /// <summary>Gets the rule that a text violates as a server's id; null if it is valid.</summary>
    public static string? ProblemWith(string id) =>
        !Form().IsMatch(id) ? "a lower-case letter, then up to 31 lower-case letters, digits and hyphens"
        : Reserved.Contains(id) ? $"any name but {string.Join(", ", Reserved)}"
        : null;

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
