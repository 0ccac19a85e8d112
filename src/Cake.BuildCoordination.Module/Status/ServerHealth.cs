namespace Cake.BuildCoordination;

/// <summary>The health of one server of the fleet.</summary>
/// <param name="Server">The server's id.</param>
/// <param name="Heartbeat">The state of its heartbeat: never, alive, ageing, stale, lost.</param>
/// <param name="State">Its status: idle, building, success, failed; null if it has none.</param>
/// <param name="Unread">The number of its unread messages.</param>
/// <param name="IsUnhealthy">Whether it is stale or lost, or its status cannot be read.</param>
public sealed record ServerHealth(string Server, string Heartbeat, string? State, int Unread, bool IsUnhealthy);
