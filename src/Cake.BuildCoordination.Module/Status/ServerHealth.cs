namespace Cake.BuildCoordination;

/// <summary>How one server of the fleet is.</summary>
/// <param name="Server">The server's id.</param>
/// <param name="Heartbeat">What its sign of life says: never, alive, ageing, stale, lost.</param>
/// <param name="State">What it says that it is doing: idle, building, success, failed; null when it never said.</param>
/// <param name="Unread">How many messages it has not read.</param>
/// <param name="IsUnhealthy">Whether it is reason for concern.</param>
public sealed record ServerHealth(string Server, string Heartbeat, string? State, int Unread, bool IsUnhealthy);
