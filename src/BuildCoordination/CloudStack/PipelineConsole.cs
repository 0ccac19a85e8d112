using BuildCoordination.Protocol;

namespace BuildCoordination.CloudStack;

/// <summary>Where a pipeline's tools are seen while they run.</summary>
/// <param name="Output">Takes the tools' output unchanged; <see cref="Stream.Null"/> for none.</param>
/// <param name="Progress">Told of each module that Maven begins; null for nobody. Comes from any thread.</param>
public sealed record PipelineConsole(Stream Output, Action<string, JobProgress>? Progress = null)
{
    /// <summary>
    /// Whether the process is a host's, such as NUKE's, that has its own answer to a signal: once the tools are ended and the fleet is told, the
    /// signal goes on to it. Otherwise the result's exit code says what happened.
    /// </summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool IsHosted { get; init; }
}
