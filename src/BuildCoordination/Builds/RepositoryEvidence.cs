using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

/// <summary>The evidence in the coordination repository about a run whose process is not visible here.</summary>
/// <param name="IsKnown">Whether the repository was asked, and answered.</param>
/// <param name="End">The run's end, if the repository has it.</param>
/// <param name="AliveAt">When a machine that was up while the run was alive gave its last heartbeat as this server; null for none.</param>
internal sealed record RepositoryEvidence(bool IsKnown, BuildRecord? End = null, DateTimeOffset? AliveAt = null);
