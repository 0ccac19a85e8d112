namespace BuildCoordination.Settings;

/// <summary>A server of the fleet as its status tells of it.</summary>
internal sealed record KnownServer(string Id, string? Hostname = null, string? Ip = null);
