namespace BuildCoordination.Settings;

/// <summary>Whether heartbeats are on the main branch, in addition to this server's heartbeat branch.</summary>
public enum HeartbeatOnMain
{
    /// <summary>While another server still reads them there.</summary>
    Auto,

    /// <summary>At most every 4 minutes.</summary>
    Always,

    /// <summary>On the heartbeat branch only.</summary>
    Never,
}
