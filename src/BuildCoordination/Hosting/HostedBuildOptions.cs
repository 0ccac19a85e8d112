using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>What a host builds, and how it wants to be told of.</summary>
public sealed record HostedBuildOptions
{
    /// <summary>What the fleet calls the build.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of the source tree; null for none. Its branch and commit are told where git knows them.</summary>
    public string? Source { get; init; }

    /// <summary>What the user set in the host; null for nothing. The rest comes from the environment and the settings files.</summary>
    public BuildCoordinationOptions? Settings { get; init; }

    /// <summary>Targets whose start and end are broadcast, beside the pipeline's own and those of the settings. Case does not matter.</summary>
    public IReadOnlyCollection<string>? CoordinatedTargets { get; init; }

    /// <inheritdoc cref="BuildRunOptions.Requested"/>
    internal IReadOnlyCollection<string>? Requested { get; init; }

    /// <summary>Told of whatever goes wrong, from any thread; null for nobody.</summary>
    public Action<Diagnostic>? Warn { get; init; }

    /// <summary>Called once when the end is told, also where a signal ends the process then; null for nothing.</summary>
    public Action? Ended { get; init; }

    /// <summary>
    /// Whether Ctrl-C is left to the host, which winds down by itself and then ends the build: the end is told as a cancellation whatever the host calls it.
    /// </summary>
    /// <value>The default value is <c>false</c>: what was started below this process is ended, and the end told, before the host sees the signal.</value>
    public bool HostEndsOnInterrupt { get; init; }

    /// <summary>
    /// Whether children are given the variable <c>BUILDCOORD_RUN</c>: a build within this one is told as part of it, and whatever is left
    /// behind when this process is killed is found by it and ended.
    /// </summary>
    /// <value>The default value is <c>true</c>. Not for hosts whose children outlive a build on purpose.</value>
    public bool MarksChildren { get; init; } = true;

    /// <summary>Whether the build begins while its start is still being told, in the background. What goes wrong then is told to <see cref="Warn"/> later.</summary>
    /// <value>The default value is <c>false</c>: the start is safe in the outbox before the build begins.</value>
    public bool OpenInBackground { get; init; }

    /// <summary>
    /// Whether the host itself calls <see cref="HostedBuild.End"/> when its process ends in the middle of a build, because it knows the
    /// result better.
    /// </summary>
    internal bool HostReportsProcessEnd { get; init; }

    /// <summary>Whether a process with this command line, though it was started below this one, is not part of the build; null for none.</summary>
    public Func<string, bool>? ExcludeFromTermination { get; init; }
}
