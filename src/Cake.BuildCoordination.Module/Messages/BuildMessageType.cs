namespace Cake.BuildCoordination;

/// <summary>The type of the message.</summary>
public enum BuildMessageType
{
    /// <summary>To be known.</summary>
    Info,

    /// <summary>To be looked at.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>Somebody is asked to do something.</summary>
    Request,
}
