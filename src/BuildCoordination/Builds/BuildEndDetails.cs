using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Builds;

/// <summary>What is worth telling of an end. Every part may be missing; a build that fails takes from its failed target what it is not given.</summary>
public sealed record BuildEndDetails
{
    /// <summary>The tool's exit code, as a shell shows it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why, in one sentence, where no tool said it.</summary>
    public string? Reason { get; init; }

    /// <summary>The essential lines of the log.</summary>
    internal FailureSummary? Failure { get; init; }

    /// <summary>Where the full log is on this machine; null for the one named at the start.</summary>
    public string? Log { get; init; }

    /// <summary>The packages that were made.</summary>
    public IReadOnlyList<PackageFile>? Packages { get; init; }

    /// <summary>The command line that ran, where one command was the build.</summary>
    internal string? Command { get; init; }

    /// <summary>The full name of the type of the exception that ended it; null where there was none.</summary>
    internal string? ErrorType { get; init; }

    /// <summary>How long ago it ended, for a host that knows of an end later.</summary>
    internal TimeSpan Since { get; init; }
}
