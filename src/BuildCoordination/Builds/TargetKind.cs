using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>The kind of a target: the status has the last build and the last package separately.</summary>
internal enum TargetKind
{
    /// <summary>Anything else.</summary>
    [JsonStringEnumMemberName("Other")]
    Other,

    /// <summary>It compiles, as Maven does.</summary>
    [JsonStringEnumMemberName("Build")]
    Build,

    /// <summary>It packages, as dpkg does.</summary>
    [JsonStringEnumMemberName("Package")]
    Package,
}
