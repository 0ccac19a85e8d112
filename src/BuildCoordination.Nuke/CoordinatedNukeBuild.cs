namespace BuildCoordination.Components;

/// <summary>The base class of a reported build. Derive from it in place of <see cref="NukeBuild"/>.</summary>
[CoordinatedBuild]
public abstract class CoordinatedNukeBuild : NukeBuild, IHazBuildCoordination;
