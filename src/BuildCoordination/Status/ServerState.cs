namespace BuildCoordination.Status;

/// <summary>The status of a server, with the bash scripts' values.</summary>
public enum ServerState
{
    /// <summary>It builds nothing.</summary>
    Idle,

    /// <summary>It is building.</summary>
    Building,

    /// <summary>Its last build succeeded.</summary>
    Success,

    /// <summary>Its last build failed.</summary>
    Failed,
}
