using BuildCoordination.Documents;

namespace BuildCoordination.CloudStack;

/// <summary>Where a pipeline's tools are seen while they run.</summary>
/// <param name="Output">Takes the tools' output unchanged; <see cref="Stream.Null"/> for none.</param>
/// <param name="Progress">Told of each module that Maven begins; null for nobody. Comes from any thread.</param>
internal sealed record PipelineConsole(Stream Output, Action<string, JobProgress>? Progress = null);
