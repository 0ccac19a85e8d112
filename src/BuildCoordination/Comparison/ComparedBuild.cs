using BuildCoordination.Documents;

namespace BuildCoordination.Comparison;

/// <summary>A build with its environment; null if its server did not publish one.</summary>
internal sealed record ComparedBuild(string Server, BuildRecord Build, BuildEnvironment? Environment);
