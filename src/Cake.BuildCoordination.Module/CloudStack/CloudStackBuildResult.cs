using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>The result of a build of CloudStack.</summary>
/// <param name="ExitCode">The failing tool's own; 124 on a time-out; 0 on success.</param>
/// <param name="Job">The reported job.</param>
/// <param name="Failure">The lines of the log that say why; none on success.</param>
/// <param name="Packages">The built packages.</param>
/// <param name="Logs">The log of each tool that ran, in order.</param>
public sealed record CloudStackBuildResult(
    int ExitCode, string Job, IReadOnlyList<string> Failure, IReadOnlyList<FilePath> Packages, IReadOnlyList<FilePath> Logs);
