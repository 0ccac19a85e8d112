using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>What every run of one coordinator shares.</summary>
internal sealed record BuildSettings
{
    public required string Server { get; init; }

    public required BroadcastLevel Level { get; init; }

    /// <summary>Targets that are told around, beside those that a run names itself.</summary>
    public required IReadOnlyList<string> CoordinatedTargets { get; init; }

    /// <summary>What the environment says is the run that we are part of; not yet believed.</summary>
    public string? OuterRun { get; init; }

    public required Action PublishSoon { get; init; }

    public required Action<Diagnostic> Warn { get; init; }

    /// <summary>Gives a sign of life with a build's progress on it.</summary>
    public required Func<JobProgress?, CancellationToken, Task> Beat { get; init; }
}
