using Cake.BuildCoordination.Boundary;
using Cake.BuildCoordination.Hook;
using Cake.Core;
using Cake.Core.Annotations;
using Cake.Core.IO;

namespace Cake.BuildCoordination;

/// <summary>Any process as a coordinated target.</summary>
[CakeAliasCategory("BuildCoordination")]
[CakeNamespaceImport("Cake.BuildCoordination")]
public static class ProcessAliases
{
    /// <summary>
    /// Runs a process as Cake's <c>StartProcess</c> does, and reports its start and its end: as a target of the run, or, outside of a run,
    /// as a build.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="tool">The program.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CakeException">
    /// The exit code is not 0, and <see cref="CoordinatedProcessSettings.HandleExitCode"/> does not accept it.
    /// </exception>
    /// <exception cref="TimeoutException">The process exceeded its time limit.</exception>
    /// <example>
    /// <code>
    /// CoordinatedProcess("make", new CoordinatedProcessSettings()
    ///     .AsTarget("Docs")
    ///     .InFolder("./docs")
    ///     .WithArguments(arguments => arguments.Append("html")));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Process")]
    public static int CoordinatedProcess(this ICakeContext context, FilePath tool, CoordinatedProcessSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(tool);
        settings ??= new CoordinatedProcessSettings();
        var target = settings.Target ?? tool.GetFilename().FullPath;
        var run = BuildReporter.Of(context.Data);
        var fleet = run is { IsGoingOn: true } ? run.Fleet : Begin(context, settings, target);
        fleet?.TargetStarted(target, isCoordinated: true);
        var (outcome, exitCode, reason) = (Outcomes.Error, (int?)null, (string?)null);
        try
        {
            exitCode = Run(context, tool, settings.Process);
            outcome = exitCode == 0 ? Outcomes.Success : Outcomes.Failure;
        }
        catch (Exception e)
        {
            (outcome, reason) = (e is TimeoutException ? Outcomes.Timeout : Outcomes.Error, e.Message);
            throw;
        }
        finally
        {
            fleet?.TargetEnded(target, outcome, exitCode, reason);
            if (run is not { IsGoingOn: true })
                fleet?.End(outcome, exitCode: null, reason);
        }

        return exitCode == 0 || settings.HandleExitCode?.Invoke(exitCode.Value) == true
            ? exitCode.Value
            : throw new CakeException(exitCode.Value, $"{tool.GetFilename()} ended with {exitCode}.");
    }

    private static IFleet Begin(ICakeContext context, CoordinatedProcessSettings settings, string target)
    {
        var fleet = FleetOf.Context(context, settings.Texts());
        fleet.Begin(target, context.Environment.WorkingDirectory.FullPath, [target], [target]);
        return fleet;
    }

    private static int Run(ICakeContext context, FilePath tool, ProcessSettings settings)
    {
        using var process = context.ProcessRunner.Start(tool, settings);
        if (settings.Timeout is not { } limit)
        {
            process.WaitForExit();
        }
        else if (!process.WaitForExit(limit))
        {
            process.Kill();
            throw new TimeoutException($"{tool.GetFilename()} took longer than {limit} ms.");
        }

        return process.GetExitCode();
    }
}
