namespace BuildCoordination.Documents;

/// <summary>
/// A job of the bash scripts' queue, <c>coordination/jobs.json</c>. buildcoord reads it for the fleet's health and never runs it.
/// </summary>
internal sealed record QueuedJob
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary>Such as <c>build</c> and <c>package</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Such as <c>queued</c>, <c>running</c>, <c>completed</c> and <c>failed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Lower goes first.</summary>
    public int? Priority { get; init; }

    /// <summary>The purpose of the job.</summary>
    public string? Description { get; init; }

    /// <summary>The source's branch.</summary>
    public string? Branch { get; init; }

    /// <summary>The source's commit.</summary>
    public string? Commit { get; init; }

    /// <summary>The id of the server that has it.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
