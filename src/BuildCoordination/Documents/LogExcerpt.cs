using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>The published excerpt of a failed build's log, in <c>&lt;server&gt;/logs/</c>: at most 64 KB, without secrets.</summary>
/// <param name="Name">The file's name: the job, a hyphen, the target, <c>.log</c>.</param>
/// <param name="Text">The essential lines, then the end of the log.</param>
public sealed record LogExcerpt(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("text")] string Text)
{
    /// <summary>Whether it is only in this machine's outbox, not in the repository yet.</summary>
    [JsonIgnore]
    public bool IsPending { get; init; }

    internal bool HasFileName => Name is not ("" or "." or "..") && Path.GetFileName(Name) == Name;

    /// <summary>Whether it belongs to a job.</summary>
    public bool IsOf(string job) => Name.StartsWith(job + "-", StringComparison.Ordinal);
}
