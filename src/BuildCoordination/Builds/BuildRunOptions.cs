using BuildCoordination.Settings;

namespace BuildCoordination.Builds;

/// <summary>What is built, and what of it is told.</summary>
public sealed record BuildRunOptions
{
    /// <summary>What the fleet calls it, such as <c>cloudstack</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the source tree; null for none. Its branch and commit are told where git knows them.</summary>
    public string? Source { get; init; }

    /// <summary>The branch that is built; null for what git says of <see cref="Source"/>.</summary>
    public string? Branch { get; init; }

    /// <summary>The full commit that is built; null for what git says of <see cref="Source"/>, which is <c>unknown</c> for a tree without git or of another user.</summary>
    public string? Commit { get; init; }

    /// <summary>What is sent as messages; null for the setting.</summary>
    public BroadcastLevel? Level { get; init; }

    /// <summary>Targets whose start and end are sent at level <see cref="BroadcastLevel.Target"/>, beside those of the setting. Case does not matter.</summary>
    public IReadOnlyCollection<string>? CoordinatedTargets { get; init; }

    /// <summary>
    /// The targets that are asked for, which tell this build from others of the same name when its usual duration is looked for; null where
    /// they are not known.
    /// </summary>
    internal IReadOnlyCollection<string>? Requested { get; init; }

    /// <summary>The log of the whole build on this machine; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>Whether a second build of <see cref="Source"/> on this machine is refused while this one lives.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool ExclusiveSource { get; init; }

    /// <summary>The job id that the fleet is told: letters, digits, <c>_ . -</c>, at most 64; null for a new one.</summary>
    public string? JobId { get; init; }

    /// <summary>
    /// The run of this process that this one is part of: it then has no start and end of its own, and its targets are reported as that one's.
    /// Null to find it in the environment, where another process began it.
    /// </summary>
    public BuildRun? Parent { get; init; }

    /// <summary>
    /// Whether SIGINT (Ctrl-C), SIGTERM, SIGHUP and SIGQUIT report the build's cancellation, and end what its children left running, before
    /// they have their usual effect. Null for what the method does by itself.
    /// </summary>
    /// <value>
    /// The default value is null: <see cref="BuildCoordinator.BuildAsync(BuildRunOptions, Func{BuildRun, CancellationToken, Task}, CancellationToken)"/> handles signals,
    /// <see cref="BuildCoordinator.BeginBuildAsync"/> does not.
    /// </value>
    public bool? HandlesSignals { get; init; }

    /// <summary>Whether the build is a function that is waited for after a signal.</summary>
    internal bool HasBody { get; init; }

    /// <summary>Whether somebody else ends the run when this process ends in the middle of it.</summary>
    internal bool HostReportsProcessEnd { get; init; }
}
