using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>How one server is.</summary>
public sealed record ServerHealth
{
    /// <summary>The server's id.</summary>
    public required string Server { get; init; }

    /// <summary>What its sign of life says.</summary>
    public required HeartbeatVerdict Heartbeat { get; init; }

    /// <summary>The same as a word for people and for JSON.</summary>
    internal string HeartbeatWord => !IsHeartbeatKnown ? "not known" : Heartbeat.ToString().ToLowerInvariant();

    /// <summary>
    /// How long ago the sign of life changed, by this reader's clock; by the server's own clock where it was never seen before or counts no
    /// beats. Null when there is none. Counted up to <see cref="FleetHealth.AsOf"/> while the repository cannot be reached.
    /// </summary>
    public TimeSpan? HeartbeatAge { get; init; }

    /// <summary>The time between two of its signs of life, as it says itself; null when it does not say.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>What it says it is doing.</summary>
    public required ServerStatus Status { get; init; }

    /// <summary>How far the job that runs is, as its status or its newest sign of life says; null when none runs or it cannot be told.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>Since when a build that it says is going on must be presumed dead; null when that is not so.</summary>
    public DateTimeOffset? PresumedDeadSince { get; init; }

    /// <summary>How many messages it has yet to read.</summary>
    public int Unread { get; init; }

    /// <summary>Whether the messages of the repository can be read.</summary>
    internal bool IsUnreadKnown { get; init; } = true;

    /// <summary>Whether anything of the repository is known, so that "never" can be said.</summary>
    internal bool IsHeartbeatKnown { get; init; } = true;

    /// <summary>Whether this server is reason for concern: its sign of life is stale or lost, or its status cannot be read.</summary>
    public bool IsUnhealthy => Heartbeat is HeartbeatVerdict.Stale or HeartbeatVerdict.Lost || Status.IsUnreadable;
}
