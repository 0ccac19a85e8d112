namespace Cake.BuildCoordination;

/// <summary>What kind of message it is.</summary>
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
