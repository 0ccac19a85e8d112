namespace BuildCoordination.Status;

/// <summary>What a server can be doing, in the scripts' words.</summary>
public enum ServerState
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>Building.</summary>
    Building,

    /// <summary>Its last build went well.</summary>
    Success,

    /// <summary>Its last build did not.</summary>
    Failed,
}
