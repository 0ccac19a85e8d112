using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>All that there is to see of the fleet at one commit.</summary>
/// <param name="Health">The health of every server.</param>
/// <param name="Builds">Each server's last builds, newest first.</param>
/// <param name="Messages">The live messages, newest first: other builders' words, which may hold anything.</param>
/// <param name="Commit">The commit that was read; null while the repository is empty.</param>
internal sealed record FleetOverview(
    FleetHealth Health, IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> Builds,
    IReadOnlyList<FleetMessage> Messages, string? Commit)
{
    /// <summary>What is known of the failure of each server whose last build failed.</summary>
    public IReadOnlyDictionary<string, LastFailure> Failures { get; init; } = new Dictionary<string, LastFailure>(StringComparer.Ordinal);
}
