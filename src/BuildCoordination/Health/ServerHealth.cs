using System.Diagnostics.CodeAnalysis;
using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>The health of one server.</summary>
public sealed class ServerHealth
{
    /// <summary>Creates the health of a server with the values that the object initializer sets.</summary>
    public ServerHealth()
    {
    }

    /// <summary>Copies the health of a server, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal ServerHealth(ServerHealth other)
    {
        Server = other.Server;
        Heartbeat = other.Heartbeat;
        HeartbeatAge = other.HeartbeatAge;
        HeartbeatInterval = other.HeartbeatInterval;
        Status = other.Status;
        Progress = other.Progress;
        TimeLeft = other.TimeLeft;
        Output = other.Output;
        OutputAge = other.OutputAge;
        PresumedDeadSince = other.PresumedDeadSince;
        Unread = other.Unread;
        UnreadDirect = other.UnreadDirect;
        UnreadErrors = other.UnreadErrors;
        IsUnreadKnown = other.IsUnreadKnown;
        IsHeartbeatKnown = other.IsHeartbeatKnown;
    }

    /// <summary>The server's id.</summary>
    public required string Server { get; init; }

    /// <summary>The state of its heartbeat.</summary>
    public required HeartbeatVerdict Heartbeat { get; init; }

    /// <summary>The same as a word for people and for JSON.</summary>
    internal string HeartbeatWord => !IsHeartbeatKnown ? "not known" : Heartbeat.ToString().ToLowerInvariant();

    /// <summary>
    /// The time since the heartbeat changed, by this reader's clock; by the server's own clock if it was never seen before or has no
    /// sequence. Null if there is none. Counted up to <see cref="FleetHealth.AsOf"/> while the repository cannot be reached.
    /// </summary>
    public TimeSpan? HeartbeatAge { get; init; }

    /// <summary>The time between two of its heartbeats, from the heartbeat itself; null if it has none.</summary>
    public TimeSpan? HeartbeatInterval { get; init; }

    /// <summary>Its status.</summary>
    public required ServerStatus Status { get; init; }

    /// <summary>The progress of its running job, from its status or its newest heartbeat; null if none runs or it is unknown.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>
    /// The time until its running job usually ends, whatever the server's clock says; negative if it takes longer than usual. Null if that
    /// is unknown.
    /// </summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>The last lines that its running job printed, oldest first; empty if nobody sees its output.</summary>
    public IReadOnlyList<string> Output { get; init => field = value ?? []; } = [];

    /// <summary>The time since the last of these lines, whatever the server's clock says; null if it is unknown.</summary>
    public TimeSpan? OutputAge { get; init; }

    /// <summary>The time since when its running build is presumed crashed; null if it is not.</summary>
    public DateTimeOffset? PresumedDeadSince { get; init; }

    /// <summary>The number of its unread messages.</summary>
    public int Unread { get; init; }

    /// <summary>How many of these are to it alone.</summary>
    internal int UnreadDirect { get; init; }

    /// <summary>How many of these are errors.</summary>
    internal int UnreadErrors { get; init; }

    /// <summary>Whether the messages of the repository can be read.</summary>
    internal bool IsUnreadKnown { get; init; } = true;

    /// <summary>Whether there is a copy of the repository, so that "never" is certain.</summary>
    internal bool IsHeartbeatKnown { get; init; } = true;

    /// <summary>Whether this server is unhealthy: its heartbeat is stale or lost, or its status cannot be read.</summary>
    public bool IsUnhealthy => Heartbeat is HeartbeatVerdict.Stale or HeartbeatVerdict.Lost || Status.IsUnreadable;
}
