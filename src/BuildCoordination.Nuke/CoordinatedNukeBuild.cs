namespace BuildCoordination.Components;

/// <summary>A build that is told to the fleet: derive from it in place of <see cref="NukeBuild"/>.</summary>
[CoordinatedBuild]
public abstract class CoordinatedNukeBuild : NukeBuild, IHazBuildCoordination;
