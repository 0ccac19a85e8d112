namespace BuildCoordination.Protocol;

/// <summary>What a message asks of its reader; on the wire in lower case.</summary>
public enum MessageType
{
    /// <summary>Good to know. Also what a message without a type is.</summary>
    Info,

    /// <summary>May need attention.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>The sender expects an answer or an action.</summary>
    Request,
}
