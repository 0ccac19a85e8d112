using BuildCoordination.Builds;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using Microsoft.Build.Utilities;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>This build's settings, and how MSBuild is told what went wrong.</summary>
internal static class Coordination
{
    /// <summary>Options of a text with NAME=VALUE on each line, as the package's targets make it of properties.</summary>
    public static BuildCoordinationOptions Options(string? settings)
    {
        var values = (settings ?? "").Split('\n').Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[1].Trim().Length > 0)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
        return BuildCoordinationOptions.Parse(name => name.Property, property => values.GetValueOrDefault(property));
    }

    public static void Warn(this TaskLoggingHelper log, Diagnostic diagnostic) => log.LogWarning(
        null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", diagnostic.ForMSBuild().Line);

    public static void Error(this TaskLoggingHelper log, Diagnostic diagnostic) => log.LogError(
        null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", diagnostic.ForMSBuild().Line);

    /// <summary>Runs <paramref name="action"/>. An exception is one warning, and never a failure of the build.</summary>
    public static void BestEffort(this TaskLoggingHelper log, Func<System.Threading.Tasks.Task> action)
    {
        try
        {
            System.Threading.Tasks.Task.Run(action).GetAwaiter().GetResult();
        }
        catch (CoordinationException e)
        {
            log.Warn(e.Diagnostic);
        }
        catch (Exception e)
        {
            log.Warn(BuildDiagnostics.HostNotTold(e.Message));
        }
    }
}
