using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>The type of a message; in documents it is in lower case.</summary>
public enum MessageType
{
    /// <summary>Information. A message without a type is one too.</summary>
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
