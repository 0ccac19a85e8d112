namespace BuildCoordination.Components;

/// <summary>A build that is told to the fleet: derive from it in place of <see cref="FalloutBuild"/>.</summary>
[CoordinatedBuild]
public abstract class CoordinatedFalloutBuild : FalloutBuild, IHazBuildCoordination;
