using System.Reflection;
using Cake.BuildCoordination.Boundary;

namespace Cake.BuildCoordination.Loading;

/// <summary>Makes the part that knows the fleet, in its own load context.</summary>
internal static class FleetPart
{
    public static IFleet Make(Func<string, string?> textOf, Action<string, string> warn)
    {
        var fleet = DispatchProxy.Create<IFleet, AcrossContexts>();
        ((AcrossContexts)(object)fleet)
            .Reach(PrivateContext.Part.CreateInstance(
            "BuildCoordination.Cake.Fleet", false, BindingFlags.Instance | BindingFlags.Public, null, [textOf, warn], null, null)!);
        return fleet;
    }
}
