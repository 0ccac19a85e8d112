namespace BuildCoordination.Configuration;

/// <summary>Whether the main branch carries heartbeats beside this server's heartbeat branch.</summary>
public enum HeartbeatOnMain
{
    /// <summary>While somebody in the repository still reads them there.</summary>
    Auto,

    /// <summary>Always, at most every 4 minutes.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
