using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.CloudStack;

/// <summary>The result of a run of the pipeline.</summary>
/// <param name="ExitCode">The failing tool's own; 124 on a time-out, 128 and the signal's number on a signal; 0 on success.</param>
/// <param name="Outcome">The outcome in one word.</param>
/// <param name="Name">The name of the build.</param>
/// <param name="Duration">The duration of the build.</param>
/// <param name="JobId">The id of the reported job.</param>
/// <param name="Failure">The lines that explain the failure; empty on success.</param>
/// <param name="Packages">The packages, with sizes and checksums.</param>
/// <param name="Logs">The log of each target that ran, in order.</param>
internal sealed record CloudStackResult(
    int ExitCode,
    BuildOutcome Outcome,
    string Name,
    TimeSpan Duration,
    string JobId,
    FailureSummary Failure,
    IReadOnlyList<PackageFile> Packages,
    IReadOnlyList<string> Logs);
