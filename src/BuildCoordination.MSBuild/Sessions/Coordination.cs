using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>Reads this build's settings, and logs problems to MSBuild.</summary>
internal static class Coordination
{
    /// <summary>Options of a text with NAME=VALUE on each line, as the package's targets make it of properties.</summary>
    public static BuildCoordinationOptions Options(string? settings)
    {
        var values = (settings ?? "").Split('\n').Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[1].Trim().Length > 0)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
        return BuildCoordinationOptions.Parse(name => name.Property, property => values.GetValueOrDefault(property));
    }

    /// <summary>Logs a warning that is no error, whatever warnings are made.</summary>
    public static void Warn(this Microsoft.Build.Utilities.Task task, CoordinationDiagnostic diagnostic)
    {
        var line = diagnostic.ForMSBuild().Line;
        // On the command line this property replaces the package's own.
        if (task.BuildEngine is IBuildEngine6 engine
            && engine.GetGlobalProperties().Keys.Contains("MSBuildWarningsNotAsErrors", StringComparer.OrdinalIgnoreCase))
        {
            task.Log.LogMessage(MessageImportance.High, "warning {0}: {1}", diagnostic.Code, line);
        }
        else
        {
            task.Log.LogWarning(null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", line);
        }
    }

    public static void Error(this TaskLoggingHelper log, CoordinationDiagnostic diagnostic) => log.LogError(
        null, diagnostic.Code, null, diagnostic.HelpLink, null, 0, 0, 0, 0, "{0}", diagnostic.ForMSBuild().Line);

    /// <summary>Runs <paramref name="action"/>. An exception is one warning, and never a failure of the build.</summary>
    public static void BestEffort(this Microsoft.Build.Utilities.Task task, Func<System.Threading.Tasks.Task> action)
    {
        try
        {
            System.Threading.Tasks.Task.Run(action).GetAwaiter().GetResult();
        }
        catch (CoordinationException e)
        {
            task.Warn(e.Diagnostic);
        }
        catch (Exception e)
        {
            task.Warn(BuildDiagnostics.HostNotReported(e.Message));
        }
    }
}
