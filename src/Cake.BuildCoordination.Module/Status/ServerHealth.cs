namespace Cake.BuildCoordination;

/// <summary>The health of one server of the fleet.</summary>
public sealed record ServerHealth
{
    /// <summary>The server's id.</summary>
    public required string Server { get; init; }

    /// <summary>The state of its heartbeat: never, alive, ageing, stale, lost.</summary>
    public required string Heartbeat { get; init; }

    /// <summary>Its status: idle, building, success, failed; null if it has none.</summary>
    public string? State { get; init; }

    /// <summary>The number of its unread messages.</summary>
    public int Unread { get; init; }

    /// <summary>Whether it is stale or lost, or its status cannot be read.</summary>
    public bool IsUnhealthy { get; init; }
}
