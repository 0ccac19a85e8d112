using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>The published excerpt of a failed build's log, in <c>&lt;server&gt;/logs/</c>: at most 64 KB, without secrets.</summary>
public sealed record LogExcerpt
{
    private const string EndBegins = "--- the end of ";
    private const string EndEnds = " ---";

    /// <summary>Creates an excerpt with the values that the object initializer sets.</summary>
    public LogExcerpt()
    {
    }

    [SetsRequiredMembers]
    internal LogExcerpt(string name, string text) => (Name, Text) = (name, text);

    /// <summary>The file's name: the job, a hyphen, the target, <c>.log</c>.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>The essential lines, then the end of the log.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>Whether it is only in this machine's outbox, not in the repository yet.</summary>
    [JsonIgnore]
    public bool IsPending { get; init; }

    /// <summary>The first line of the end of a log, after the essential lines.</summary>
    internal static string EndMark(string? log) => $"{EndBegins}{log}{EndEnds}";

    /// <summary>The essential lines; those of the end of the log, newest last, if it has no essential ones.</summary>
    internal IReadOnlyList<string> EssentialLines(int most)
    {
        string[] lines = [.. Text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        var mark = Array.FindIndex(
            lines, line => line.StartsWith(EndBegins, StringComparison.Ordinal) && line.EndsWith(EndEnds, StringComparison.Ordinal));
        string[] essential = [.. lines.Take(mark < 0 ? lines.Length : mark).Where(line => line.Length > 0)];
        return essential.Length > 0 ? [.. essential.Take(most)] : [.. lines.Skip(mark + 1).Where(line => line.Length > 0).TakeLast(most)];
    }

    internal bool HasFileName => Name is not ("" or "." or "..") && Path.GetFileName(Name) == Name;

    /// <summary>Whether it belongs to a job.</summary>
    public bool IsOf(string job) => Name.StartsWith(job + "-", StringComparison.Ordinal);
}
