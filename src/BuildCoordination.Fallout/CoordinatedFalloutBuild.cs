namespace BuildCoordination.Components;

/// <summary>The base class of a reported build. Derive from it in place of <see cref="FalloutBuild"/>.</summary>
[CoordinatedBuild]
public abstract class CoordinatedFalloutBuild : FalloutBuild, IHazBuildCoordination;
