using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>How the fleet is.</summary>
public sealed record FleetHealth
{
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(1);

    /// <summary>Every server, by name.</summary>
    public required IReadOnlyList<ServerHealth> Servers { get; init; }

    /// <summary>The job queue that the scripts keep.</summary>
    internal IReadOnlyList<QueuedJob> Jobs { get; init; } = [];

    /// <summary>How many jobs of the queue are in each state, by the state's name.</summary>
    internal IReadOnlyDictionary<string, int> JobCounts => Jobs.GroupBy(job => job.Status ?? "unknown", StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>
    /// The jobs of the queue that have been running for more than an hour; counted up to <see cref="AsOf"/> while the repository cannot be
    /// reached.
    /// </summary>
    internal IReadOnlyList<QueuedJob> StuckJobs =>
        [.. Jobs.Where(job => job is { Status: "running", StartedAt: { } started } && JudgedAt - started > Stuck)];

    /// <summary>When this was found out, by this reader's clock.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>The time that ages count up to: now or, while the repository cannot be reached, when it was reached last.</summary>
    internal DateTimeOffset JudgedAt { get; init; }

    /// <summary>How many messages are live.</summary>
    public int Messages { get; init; }

    /// <summary>The requests that nobody has acknowledged or answered, the oldest first.</summary>
    internal IReadOnlyList<Message> OpenRequests { get; init; } = [];

    /// <summary>Why this may be old: the remote could not be reached. Null when it is fresh.</summary>
    public Diagnostic? Stale { get; init; }

    /// <summary>When the repository was reached last; null if nothing of it is known on this machine.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether no server is reason for concern. False if that is not known.</summary>
    public bool IsHealthy => Stale is null && Servers.All(server => !server.IsUnhealthy);
}
