namespace BuildCoordination.Health;

/// <summary>The state of a server's heartbeat; ages are multiples of the server's own interval.</summary>
public enum HeartbeatVerdict
{
    /// <summary>The server has never sent one.</summary>
    Never,

    /// <summary>It is at most 2 intervals old (at least 2 minutes).</summary>
    Alive,

    /// <summary>It is older than 2 intervals, or old by the server's clock and not yet watched long enough to be sure.</summary>
    Ageing,

    /// <summary>It is older than 5 intervals (at least 5 minutes).</summary>
    Stale,

    /// <summary>It is older than 24 hours.</summary>
    Lost,
}
