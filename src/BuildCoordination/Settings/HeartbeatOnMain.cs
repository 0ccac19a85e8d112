namespace BuildCoordination.Settings;

/// <summary>Whether the main branch carries heartbeats beside this server's heartbeat branch.</summary>
public enum HeartbeatOnMain
{
    /// <summary>While somebody in the repository still reads them there.</summary>
    Auto,

    /// <summary>At most every 4 minutes.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
