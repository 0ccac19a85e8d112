using BuildCoordination.Builds;

namespace BuildCoordination.Hosting;

/// <summary>The result of a wrapped command.</summary>
/// <param name="ExitCode">The exit code for the caller.</param>
/// <param name="Outcome">The reported outcome.</param>
/// <param name="Name">The name of the build.</param>
/// <param name="Duration">The duration of the build.</param>
/// <param name="JobId">The id of the reported job.</param>
/// <param name="Log">The log; null for none.</param>
internal sealed record WrappedResult(int ExitCode, BuildOutcome Outcome, string Name, TimeSpan Duration, string JobId, string? Log);
