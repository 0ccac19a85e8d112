using Cake.BuildCoordination.Boundary;
using Cake.BuildCoordination.Loading;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.BuildCoordination.Hook;

/// <summary>The fleet that a Cake context's settings name.</summary>
internal static class FleetOf
{
    /// <param name="context">Where arguments, configuration and log are.</param>
    /// <param name="byHand">What the script set by hand, by the names of the Cake arguments; it stands above the rest.</param>
    public static IFleet Context(ICakeContext context, IReadOnlyDictionary<string, string>? byHand = null)
    {
        var texts = SettingTexts.Of(context);
        return FleetPart.Make(
            argument => byHand?.GetValueOrDefault(argument) ?? texts(argument),
            (code, line) => context.Log.Warning(Verbosity.Minimal, "{0}: {1}", code, line));
    }
}
