namespace Cake.BuildCoordination;

/// <summary>Settings of <c>FleetHealth</c>.</summary>
public sealed class FleetHealthSettings : CoordinationSettings;
