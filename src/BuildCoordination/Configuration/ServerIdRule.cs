using System.Text.RegularExpressions;

namespace BuildCoordination.Configuration;

/// <summary>What a server may be called.</summary>
internal static partial class ServerIdRule
{
    private static readonly string[] Reserved =
        ["all", "system", "coordination", "scripts", "docs", "shared", "messages", "logs", "commands", "windows", "archive"];

    /// <summary>Why a text cannot be a server's id, or null when it can.</summary>
    public static string? ProblemWith(string id) =>
        !Form().IsMatch(id) ? "a lower-case letter, then up to 31 lower-case letters, digits and hyphens"
        : Reserved.Contains(id) ? $"any name but {string.Join(", ", Reserved)}"
        : null;

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
