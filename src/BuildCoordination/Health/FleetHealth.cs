using System.Diagnostics.CodeAnalysis;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>The health of the fleet.</summary>
public sealed class FleetHealth
{
    private static readonly TimeSpan Stuck = TimeSpan.FromHours(1);

    /// <summary>Creates the health of a fleet with the values that the object initializer sets.</summary>
    public FleetHealth()
    {
    }

    /// <summary>Copies the health of a fleet, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal FleetHealth(FleetHealth other)
    {
        Servers = other.Servers;
        Jobs = other.Jobs;
        CheckedAt = other.CheckedAt;
        JudgedAt = other.JudgedAt;
        Messages = other.Messages;
        OpenRequests = other.OpenRequests;
        Stale = other.Stale;
        AsOf = other.AsOf;
    }

    /// <summary>Every server, by name.</summary>
    public required IReadOnlyList<ServerHealth> Servers { get; init; }

    /// <summary>The job queue of the bash scripts.</summary>
    internal IReadOnlyList<QueuedJob> Jobs { get; init; } = [];

    /// <summary>The number of jobs of the queue in each state, by the state's name.</summary>
    internal IReadOnlyDictionary<string, int> JobCounts => Jobs.GroupBy(job => job.Status ?? "unknown", StringComparer.Ordinal)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>
    /// The jobs of the queue that have been running for more than an hour; counted up to <see cref="AsOf"/> while the repository cannot be
    /// reached.
    /// </summary>
    internal IReadOnlyList<QueuedJob> StuckJobs =>
        [.. Jobs.Where(job => job is { Status: "running", StartedAt: { } started } && JudgedAt - started > Stuck)];

    /// <summary>The time of the check, by this reader's clock.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>The time that ages count up to: now or, while the repository cannot be reached, when it was reached last.</summary>
    internal DateTimeOffset JudgedAt { get; init; }

    /// <summary>The number of live messages.</summary>
    public int Messages { get; init; }

    /// <summary>The requests that nobody has acknowledged or answered, the oldest first.</summary>
    internal IReadOnlyList<FleetMessage> OpenRequests { get; init; } = [];

    /// <summary>The reason why this may be old: the remote could not be reached. Null if it is current.</summary>
    public CoordinationDiagnostic? Stale { get; init; }

    /// <summary>The time when the repository was reached last; null if there is no local copy.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether no server is unhealthy. False if that is unknown.</summary>
    public bool IsHealthy => Stale is null && Servers.All(server => !server.IsUnhealthy);
}
