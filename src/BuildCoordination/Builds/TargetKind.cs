using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>What a target is for: the status keeps the last build and the last package apart.</summary>
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
