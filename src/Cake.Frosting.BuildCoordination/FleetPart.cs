using Cake.BuildCoordination.Boundary;

namespace Cake.BuildCoordination.Loading;

/// <summary>Makes the part that knows the fleet.</summary>
internal static class FleetPart
{
    public static IFleet Make(Func<string, string?> textOf, Action<string, string> warn) =>
        new global::BuildCoordination.Cake.Fleet(textOf, warn);
}
