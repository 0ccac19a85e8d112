namespace BuildCoordination.Protocol;

/// <summary>A job that runs.</summary>
public sealed record JobInfo
{
    /// <summary>The job's id, <c>job_</c> and the seconds since 1970, with a suffix of ours.</summary>
    public required string Id { get; init; }

    /// <summary>When it began; stays while the id stays.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What is built.</summary>
    public string? Name { get; init; }

    /// <summary>The target that runs now.</summary>
    public string? Target { get; init; }

    /// <summary>How far it is; null when it cannot be told.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string? Host { get; init; }

    /// <summary>Where the full log is, on that machine.</summary>
    public string? Log { get; init; }

    /// <summary>When it was last known to be alive.</summary>
    public DateTimeOffset? AliveAt { get; init; }
}

/// <summary>How far a job is.</summary>
/// <param name="Done">Steps that are done.</param>
/// <param name="Total">Steps in all; 0 when unknown.</param>
/// <param name="Label">What is being done.</param>
public sealed record JobProgress(int Done, int Total, string? Label = null);
