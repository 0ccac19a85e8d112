namespace BuildCoordination.Documents;

/// <summary>A server's heartbeat.</summary>
internal sealed record Heartbeat
{
    /// <summary>The server's id; empty when the document does not say.</summary>
    public string Server { get; init; } = "";

    /// <summary>The time of the heartbeat, by the server's clock; null if the document's text is not a time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The uptime of its machine, in seconds.</summary>
    public long? UptimeSeconds { get; init; }

    /// <summary>The server's status; null if the heartbeat has none.</summary>
    public bool? Healthy { get; init; }

    /// <summary>A number that increases with each heartbeat; null from the bash scripts.</summary>
    public long? Sequence { get; init; }

    /// <summary>The time between two heartbeats, in seconds; null from the bash scripts.</summary>
    public int? IntervalSeconds { get; init; }

    /// <summary>As <see cref="ServerStatus.State"/>; null when it does not say.</summary>
    public string? Status { get; init; }

    /// <summary>The progress of the running job.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>The last lines of the running job's output; null if nobody sees that.</summary>
    public BuildOutput? Output { get; init; }

    /// <summary>A random name of the sender's state folder; null from the scripts.</summary>
    public string? Instance { get; init; }

    /// <summary>Free form, as JSON text; null when absent.</summary>
    public string? System { get; init; }
}
