using BuildCoordination.Configuration;

namespace BuildCoordination.Builds;

/// <summary>What is built.</summary>
public sealed record BuildRunOptions
{
    /// <summary>What the fleet calls it, such as <c>cloudstack</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the source tree; its branch and commit are told where git knows them. Null for none.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a second build of <see cref="Source"/> at the same time is refused. <value>The default value is <c>false</c>.</value></summary>
    public bool ExclusiveSource { get; init; }

    /// <summary>What is sent as messages; null for the setting.</summary>
    public BroadcastLevel? Level { get; init; }

    /// <summary>Targets whose start and end are sent at level <see cref="BroadcastLevel.Target"/>, beside those of the setting.</summary>
    public IReadOnlyCollection<string> CoordinatedTargets { get; init; } = [];

    /// <summary>The job's id; null for a new one.</summary>
    public string? JobId { get; init; }

    /// <summary>The log of the whole build, if there is one.</summary>
    public string? Log { get; init; }
}
