using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.CloudStack;

/// <summary>How a run of the pipeline ended.</summary>
/// <param name="ExitCode">The failing tool's own; 124 on a time-out, 128 and the signal's number on a signal; 0 on success.</param>
/// <param name="Outcome">The outcome in one word.</param>
/// <param name="JobId">The id of the reported job.</param>
/// <param name="Failure">What a person needs to see of the failure; empty on success.</param>
/// <param name="Packages">What was packaged, with sizes and checksums.</param>
/// <param name="Logs">The log of each target that ran, in order.</param>
internal sealed record CloudStackResult(
    int ExitCode,
    BuildOutcome Outcome,
    string JobId,
    FailureSummary Failure,
    IReadOnlyList<PackageFile> Packages,
    IReadOnlyList<string> Logs);
