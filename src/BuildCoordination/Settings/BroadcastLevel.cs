using System.Text.Json.Serialization;

namespace BuildCoordination.Settings;

/// <summary>The events of a build that are sent to the fleet as messages. The status shows all events at every level.</summary>
public enum BroadcastLevel
{
    /// <summary>The build's start and end.</summary>
    [JsonStringEnumMemberName("Build")]
    Build,

    /// <summary>Also start and end of each coordinated target.</summary>
    [JsonStringEnumMemberName("Target")]
    Target,

    /// <summary>Each end that is not a success, and the first success after it.</summary>
    [JsonStringEnumMemberName("Failures")]
    Failures,
}
