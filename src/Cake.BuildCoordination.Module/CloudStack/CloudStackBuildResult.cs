using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>The result of a build of CloudStack.</summary>
public sealed class CloudStackBuildResult
{
    /// <summary>The failing tool's own; 124 on a time-out; 0 on success.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The reported job.</summary>
    public required string Job { get; init; }

    /// <summary>The lines of the log that say why; none on success.</summary>
    public IReadOnlyList<string> Failure { get; init; } = [];

    /// <summary>The built packages.</summary>
    public IReadOnlyList<FilePath> Packages { get; init; } = [];

    /// <summary>The log of each tool that ran, in order.</summary>
    public IReadOnlyList<FilePath> Logs { get; init; } = [];
}
