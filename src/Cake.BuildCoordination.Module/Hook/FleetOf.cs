using Cake.BuildCoordination.Boundary;
using Cake.BuildCoordination.Loading;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.BuildCoordination.Hook;

/// <summary>The fleet that a Cake context's settings name.</summary>
internal static class FleetOf
{
    /// <param name="context">The context with arguments, configuration and log.</param>
    /// <param name="byHand">The script's settings, by the names of the Cake arguments; they override the rest.</param>
    public static IFleet Context(ICakeContext context, IReadOnlyDictionary<string, string>? byHand = null)
    {
        var texts = SettingTexts.Of(context);
        return FleetPart.Make(
            argument => byHand?.GetValueOrDefault(argument) ?? texts(argument),
            (code, line) => context.Log.Warning(Verbosity.Minimal, "{0}: {1}", code, line));
    }
}
