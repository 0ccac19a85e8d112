using System.Diagnostics;

namespace Cake.BuildCoordination.Hook;

/// <summary>
/// Whether Cake only shows what it would do. It raises the same events then, and says so nowhere: its host is known by its name.
/// </summary>
internal static class DryRun
{
    public static bool IsGoingOn() =>
        new StackTrace().GetFrames()
            .Any(frame => frame.GetMethod()?.DeclaringType?.FullName?.Contains(".DryRunScriptHost", StringComparison.Ordinal) == true);
}
