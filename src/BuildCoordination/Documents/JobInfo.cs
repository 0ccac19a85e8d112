using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>A job that runs.</summary>
public sealed record JobInfo
{
    /// <summary>The job's id, <c>job_</c> and the seconds since 1970, with a suffix of ours.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>When it began; stays while the id stays.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What is built.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The target that runs now.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; init; }

    /// <summary>How far it is; null when it cannot be told.</summary>
    [JsonPropertyName("progress")]
    public JobProgress? Progress { get; init; }

    /// <summary>The machine it runs on.</summary>
    [JsonPropertyName("host")]
    public string? Host { get; init; }

    /// <summary>Where the full log is, on that machine.</summary>
    [JsonPropertyName("log")]
    public string? Log { get; init; }

    /// <summary>When it was last known to be alive.</summary>
    [JsonPropertyName("alive_at")]
    public DateTimeOffset? AliveAt { get; init; }
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Total">Steps in all; 0 when unknown.</param>
/// <param name="Label">What is being done.</param>
public sealed record JobProgress(
    [property: JsonPropertyName("done")] int Done,
    [property: JsonPropertyName("total")] int Total,
    [property: JsonPropertyName("label")] string? Label = null);
