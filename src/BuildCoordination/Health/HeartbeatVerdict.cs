namespace BuildCoordination.Health;

/// <summary>What a reader makes of a server's sign of life; ages are multiples of the server's own interval.</summary>
public enum HeartbeatVerdict
{
    /// <summary>It has never given one.</summary>
    Never,

    /// <summary>It beat within 2 intervals (at least 2 minutes).</summary>
    Alive,

    /// <summary>Older than 2 intervals, or old by its own clock and not yet watched for long enough to be sure.</summary>
    Ageing,

    /// <summary>Older than 5 intervals (at least 5 minutes).</summary>
    Stale,

    /// <summary>Older than 24 hours.</summary>
    Lost,
}
