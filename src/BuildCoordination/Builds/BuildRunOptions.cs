using System.Diagnostics.CodeAnalysis;
using BuildCoordination.Settings;

namespace BuildCoordination.Builds;

/// <summary>The options of a build, and of its reports.</summary>
public sealed class BuildRunOptions
{
    /// <summary>Creates options with the values that the object initializer sets.</summary>
    public BuildRunOptions()
    {
    }

    /// <summary>Copies the options, of which the object initializer can change parts.</summary>
    [SetsRequiredMembers]
    internal BuildRunOptions(BuildRunOptions other)
    {
        Name = other.Name;
        Source = other.Source;
        Branch = other.Branch;
        Commit = other.Commit;
        Level = other.Level;
        CoordinatedTargets = other.CoordinatedTargets;
        Requested = other.Requested;
        Arguments = other.Arguments;
        Profiles = other.Profiles;
        Variables = other.Variables;
        Log = other.Log;
        ExclusiveSource = other.ExclusiveSource;
        JobId = other.JobId;
        Parent = other.Parent;
        HandlesSignals = other.HandlesSignals;
        HasBody = other.HasBody;
        HoldLimit = other.HoldLimit;
        HostReportsProcessEnd = other.HostReportsProcessEnd;
    }

    /// <summary>The name of the build, such as <c>cloudstack</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the source tree; null for none. Its branch and commit are reported if git knows them.</summary>
    public string? Source { get; init; }

    /// <summary>The branch of the build; null to read it from <see cref="Source"/> with git.</summary>
    public string? Branch { get; init; }

    /// <summary>
    /// The full commit of the build; null to read it from <see cref="Source"/> with git. It is <c>unknown</c> for a tree without git or of
    /// another user.
    /// </summary>
    public string? Commit { get; init; }

    /// <summary>The events that are sent as messages; null for the setting.</summary>
    public BroadcastLevel? Level { get; init; }

    /// <summary>
    /// Targets whose start and end are sent at level <see cref="BroadcastLevel.Target"/>, in addition to those of the setting. Case does
    /// not matter.
    /// </summary>
    public IReadOnlyCollection<string>? CoordinatedTargets { get; init; }

    /// <summary>
    /// The requested targets. They distinguish this build from others of the same name for its usual duration; null if
    /// they are unknown.
    /// </summary>
    internal IReadOnlyCollection<string>? Requested { get; init; }

    /// <summary>The command lines that the build is made of, for the comparison with other builds.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Maven's profiles, for the comparison with other builds.</summary>
    internal IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Variables that the build gets in addition to those of this process, for the comparison with other builds.</summary>
    internal IReadOnlyDictionary<string, string>? Variables { get; init; }

    /// <summary>The log of the whole build on this machine; null for none.</summary>
    public string? Log { get; init; }

    /// <summary>Whether a second build of <see cref="Source"/> on this machine is rejected (BC4001) while this one runs.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool ExclusiveSource { get; init; }

    /// <summary>The reported job id: letters, digits, <c>_ . -</c>, at most 64 characters; null for a new one.</summary>
    public string? JobId { get; init; }

    /// <summary>
    /// The outer run of this process: this run then has no own start and end, and its targets are reported as the outer run's.
    /// Null to find an outer run of another process in the environment.
    /// </summary>
    public BuildRun? Parent { get; init; }

    /// <summary>
    /// Whether SIGINT (Ctrl-C), SIGTERM, SIGHUP and SIGQUIT report the build's cancellation, and terminate its child processes, before
    /// they have their usual effect. Null for the method's default.
    /// </summary>
    /// <value>
    /// The default value is null:
    /// <see cref="BuildCoordinator.BuildAsync(BuildRunOptions, Func{BuildRun, CancellationToken, Task}, CancellationToken)"/> handles
    /// signals, <see cref="BuildCoordinator.BeginBuildAsync"/> does not.
    /// </value>
    public bool? HandlesSignals { get; init; }

    /// <summary>Whether the build is a function, whose end is awaited after a signal.</summary>
    internal bool HasBody { get; init; }

    /// <summary>
    /// How long the start of the build and the end of a target wait for the next event, so that both are one message. Infinite for a caller
    /// whose next event always follows at once; zero if nothing waits.
    /// </summary>
    internal TimeSpan HoldLimit { get; init; }

    /// <summary>Whether the caller ends the run if this process exits during the run.</summary>
    internal bool HostReportsProcessEnd { get; init; }
}
