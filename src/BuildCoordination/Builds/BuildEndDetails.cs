using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Builds;

/// <summary>The details of an end. Every part is optional; a failed build gets missing parts from its failed target.</summary>
public sealed class BuildEndDetails
{
    /// <summary>Creates details with the values that the object initializer sets.</summary>
    public BuildEndDetails()
    {
    }

    /// <summary>Copies the details, of which the object initializer can change parts.</summary>
    internal BuildEndDetails(BuildEndDetails other)
    {
        ExitCode = other.ExitCode;
        Reason = other.Reason;
        Failure = other.Failure;
        Log = other.Log;
        Packages = other.Packages;
        Command = other.Command;
        ErrorType = other.ErrorType;
        Since = other.Since;
    }

    /// <summary>The tool's exit code, as a shell shows it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The reason in one sentence, if no tool printed it.</summary>
    public string? Reason { get; init; }

    /// <summary>The essential lines of the log.</summary>
    internal FailureSummary? Failure { get; init; }

    /// <summary>The path of the full log on this machine; null for the log that was set at the start.</summary>
    public string? Log { get; init; }

    /// <summary>The built packages.</summary>
    public IReadOnlyList<PackageFile>? Packages { get; init; }

    /// <summary>The command line, if the build was one command.</summary>
    internal string? Command { get; init; }

    /// <summary>The full type name of the exception that ended it; null if there was none.</summary>
    internal string? ErrorType { get; init; }

    /// <summary>The time since the end, for a host that learns of an end later.</summary>
    internal TimeSpan Since { get; init; }
}
