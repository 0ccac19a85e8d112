using BuildCoordination.Builds;
using BuildCoordination.CloudStack;
using BuildCoordination.Diagnostics;
using BuildCoordination.FailureLogs;
using BuildCoordination.Settings;
using Serilog;

namespace BuildCoordination.Components;

/// <summary>Runs the pipeline as the body of a target. Its output goes to the target's log, and its failure fails the target.</summary>
internal static class Pipeline
{
    public static string? Source(BuildCoordinationOptions? settings) => Resolve(settings ?? new())?.CloudStack.Source;

    public static bool IsPackaging(Configure<BuildCoordinationOptions> settings, Configure<BuildCoordinationOptions> settingsBase)
    {
        try
        {
            return Resolve(settings(settingsBase(new BuildCoordinationOptions())))?.CloudStack.Packaging != PackagingMode.Off;
        }
        catch (TargetFailedException)
        {
            // The target itself fails with it.
            return true;
        }
    }

    /// <exception cref="TargetFailedException">A tool failed, or could not be started.</exception>
    public static async Task BuildAsync(
        IHostBuild build, Configure<BuildCoordinationOptions> settings,
        Configure<BuildCoordinationOptions> settingsBase, CloudStackTargets targets)
    {
        try
        {
            var lines = new LogLines(line => Log.Debug("{Line:l}", line));
            using var output = new SinkStream(bytes => lines.Add(bytes.Span));
            var result = await CloudStackPipeline.RunHostedAsync(
                settings(settingsBase(new BuildCoordinationOptions())), new PipelineConsole(output), targets, Coordination.Warn)
                .ConfigureAwait(false);
            lines.Complete();
            // Whichever is first, the signal or the host's own end.
            if (result.Outcome == BuildOutcome.Cancellation)
                build.ExitCode = result.ExitCode;
            if (result.ExitCode != 0)
                throw new TargetFailedException(Failure(result));
            if (result.Packages.Count > 0)
                build.ReportSummary(_ => _.AddPair("Packages", $"{result.Packages.Count}"));
        }
        catch (CoordinationException e)
        {
            throw new TargetFailedException(e.Diagnostic.ForNuke().ToString(), e);
        }
    }

    private static string Failure(CloudStackResult result) => result.Outcome == BuildOutcome.Cancellation
        ? "It was stopped."
        : $"It ended with {result.ExitCode}: {(result.Failure.Lines.Count > 0 ? result.Failure.Lines[0] : result.Outcome.ToString())}";

    // Settings that cannot be used fail the target that needs them, and say so there.
    private static ResolvedSettings? Resolve(BuildCoordinationOptions settings)
    {
        try
        {
            return SettingsResolver.Resolve(settings, EnvironmentSnapshot.Take());
        }
        catch (CoordinationException)
        {
            return null;
        }
    }
}
