using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>A running job.</summary>
public sealed record JobInfo
{
    /// <summary>The job's id: <c>job_</c> and the seconds since 1970, with a suffix from buildcoord.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The time of the start; it does not change while the id is the same.</summary>
    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The name of the build.</summary>
    [JsonPropertyName("name")]
    public string? Name { get; init; }

    /// <summary>The source's branch; null if it is unknown.</summary>
    [JsonPropertyName("branch")]
    public string? Branch { get; init; }

    /// <summary>The running target.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; init; }

    /// <summary>The progress; null if it is unknown.</summary>
    [JsonPropertyName("progress")]
    public JobProgress? Progress { get; init; }

    /// <summary>The expected end, from the usual duration, by the server's clock; null if that is unknown.</summary>
    [JsonPropertyName("expected_at")]
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>The time since when it has been quiet, if that is too long; null if it is not stalled.</summary>
    [JsonPropertyName("stalled_since")]
    public DateTimeOffset? StalledSince { get; init; }

    /// <summary>The machine of the job.</summary>
    [JsonPropertyName("host")]
    public string? Host { get; init; }

    /// <summary>The path of the full log, on that machine.</summary>
    [JsonPropertyName("log")]
    public string? Log { get; init; }

    /// <summary>The last time that it was known to be alive.</summary>
    [JsonPropertyName("alive_at")]
    public DateTimeOffset? AliveAt { get; init; }
}

/// <summary>The progress of a job.</summary>
public sealed record JobProgress
{
    /// <summary>Creates a progress with the values that the object initializer sets.</summary>
    public JobProgress()
    {
    }

    [SetsRequiredMembers]
    internal JobProgress(int done, int total, string? label = null) => (Done, Total, Label) = (done, total, label);

    /// <summary>The number of finished steps.</summary>
    [JsonPropertyName("done")]
    public required int Done { get; init; }

    /// <summary>The number of steps; 0 if it is unknown.</summary>
    [JsonPropertyName("total")]
    public required int Total { get; init; }

    /// <summary>The current step; null if it has no name.</summary>
    [JsonPropertyName("label")]
    public string? Label { get; init; }
}
