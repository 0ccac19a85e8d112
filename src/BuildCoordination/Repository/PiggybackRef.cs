using BuildCoordination.Git;

namespace BuildCoordination.Repository;

/// <summary>A ref that goes along with a push of the branch.</summary>
/// <param name="Push">The ref.</param>
/// <param name="OnDecided">Called with whether the remote accepted it.</param>
internal sealed record PiggybackRef(RefPush Push, Action<bool> OnDecided);
