using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>What a message asks of its reader; on the wire in lower case.</summary>
public enum MessageType
{
    /// <summary>Good to know. Also what a message without a type is.</summary>
    [JsonStringEnumMemberName("Info")]
    Info,

    /// <summary>May need attention.</summary>
    [JsonStringEnumMemberName("Warning")]
    Warning,

    /// <summary>Something failed.</summary>
    [JsonStringEnumMemberName("Error")]
    Error,

    /// <summary>The sender expects an answer or an action.</summary>
    [JsonStringEnumMemberName("Request")]
    Request,
}
