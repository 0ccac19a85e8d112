using BuildCoordination.Diagnostics;
using BuildCoordination.Protocol;

namespace BuildCoordination.Health;

/// <summary>How the fleet is.</summary>
public sealed record FleetHealth
{
    /// <summary>Every server, by name.</summary>
    public required IReadOnlyList<ServerHealth> Servers { get; init; }

    /// <summary>The job queue that the scripts keep.</summary>
    public IReadOnlyList<QueuedJob> Jobs { get; init; } = [];

    /// <summary>How many messages are live.</summary>
    public int Messages { get; init; }

    /// <summary>Why this may be old: the remote could not be reached. Null when it is fresh.</summary>
    public Diagnostic? Stale { get; init; }

    /// <summary>Whether no server is reason for concern.</summary>
    public bool IsHealthy => Servers.All(server => !server.IsUnhealthy);
}
