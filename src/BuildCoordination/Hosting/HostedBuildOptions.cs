using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>The options of a host's build, and of its reports.</summary>
public sealed class HostedBuildOptions
{
    /// <summary>The name of the build.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the source tree; null for none. Its branch and commit are reported if git knows them.</summary>
    public string? Source { get; init; }

    /// <summary>The user's settings in the host; null for none. The environment and the settings files supply the rest.</summary>
    public BuildCoordinationOptions? Settings { get; init; }

    /// <summary>
    /// Targets whose start and end are broadcast, in addition to the pipeline's own and those of the settings. Case does not matter.
    /// </summary>
    public IReadOnlyCollection<string>? CoordinatedTargets { get; init; }

    /// <inheritdoc cref="BuildRunOptions.Requested"/>
    internal IReadOnlyCollection<string>? Requested { get; init; }

    /// <summary>Called with each problem, from any thread; null for nobody.</summary>
    public Action<CoordinationDiagnostic>? Warn { get; init; }

    /// <summary>Called once when the end is reported, also if a signal ends the process; null for nothing.</summary>
    public Action? Ended { get; init; }

    /// <summary>
    /// Whether the host handles Ctrl-C: it shuts down and then ends the build. The end is reported as a cancellation, whatever outcome the
    /// host passes.
    /// </summary>
    /// <value>
    /// The default value is <c>false</c>: child processes are terminated, and the end is reported, before the host gets the signal.
    /// </value>
    public bool HostEndsOnInterrupt { get; init; }

    /// <summary>
    /// Whether child processes get the variable <c>BUILDCOORD_RUN</c>: an inner build is then reported as part of this one, and orphaned
    /// processes are found and terminated after a kill of this process.
    /// </summary>
    /// <value>The default value is <c>true</c>. Set it to false for hosts whose child processes outlive a build on purpose.</value>
    public bool MarksChildren { get; init; } = true;

    /// <summary>
    /// Whether the build begins while its start is still being reported in the background. <see cref="Warn"/> then gets problems later.
    /// </summary>
    /// <value>The default value is <c>false</c>: the start is safe in the outbox before the build begins.</value>
    public bool OpenInBackground { get; init; }

    /// <summary>
    /// Whether the host itself calls <see cref="HostedBuild.End"/> if its process exits during a build, because it knows the
    /// result better.
    /// </summary>
    internal bool HostReportsProcessEnd { get; init; }

    /// <summary>Returns whether a descendant process with this command line is not part of the build; null for none.</summary>
    public Func<string, bool>? ExcludeFromTermination { get; init; }
}
