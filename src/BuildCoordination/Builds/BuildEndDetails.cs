using BuildCoordination.CloudStack.Logs;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>What is worth telling of an end.</summary>
public sealed record BuildEndDetails
{
    /// <summary>The tool's exit code, as a shell shows it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why, in one sentence, where no tool said it.</summary>
    public string? Reason { get; init; }

    /// <summary>The essential lines of the log.</summary>
    public FailureSummary? Failure { get; init; }

    /// <summary>Where the full log is.</summary>
    public string? Log { get; init; }

    /// <summary>What was packaged.</summary>
    public IReadOnlyList<PackageFile> Packages { get; init; } = [];
}
