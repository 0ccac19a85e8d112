using System.Text.Json.Serialization;

namespace BuildCoordination.Settings;

/// <summary>What of a build is sent to the fleet as messages. The status shows everything at every level.</summary>
public enum BroadcastLevel
{
    /// <summary>The build's start and end.</summary>
    [JsonStringEnumMemberName("Build")]
    Build,

    /// <summary>Also start and end of each coordinated target.</summary>
    [JsonStringEnumMemberName("Target")]
    Target,

    /// <summary>Only ends that are no success, and the first success after one.</summary>
    [JsonStringEnumMemberName("Failures")]
    Failures,
}
