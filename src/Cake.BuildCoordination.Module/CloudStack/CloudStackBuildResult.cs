using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>How a build of CloudStack ended.</summary>
/// <param name="ExitCode">The failing tool's own; 124 on a time-out; 0 on success.</param>
/// <param name="Job">The job that the fleet was told of.</param>
/// <param name="Failure">The lines of the log that say why; none on success.</param>
/// <param name="Packages">The packages that were made.</param>
/// <param name="Logs">The log of each tool that ran, in order.</param>
public sealed record CloudStackBuildResult(int ExitCode, string Job, IReadOnlyList<string> Failure, IReadOnlyList<FilePath> Packages, IReadOnlyList<FilePath> Logs);
