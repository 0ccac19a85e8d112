namespace BuildCoordination.Settings;

/// <summary>A server of the fleet, from its status.</summary>
internal sealed record KnownServer(string Id, string? Hostname = null, string? Ip = null);
