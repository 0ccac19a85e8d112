using BuildCoordination.Documents;

namespace BuildCoordination.CloudStack;

/// <summary>The console of a pipeline's running tools.</summary>
/// <param name="Output">Takes the tools' output unchanged; <see cref="Stream.Null"/> for none.</param>
/// <param name="Progress">Called with each module that Maven begins, from any thread; null for nobody.</param>
internal sealed record PipelineConsole(Stream Output, Action<string, JobProgress>? Progress = null);
