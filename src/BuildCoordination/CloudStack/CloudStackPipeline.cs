using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.CloudStack;

/// <summary>Runs and reports CloudStack's build: Maven, then Debian packages.</summary>
internal static class CloudStackPipeline
{
    /// <summary>Builds. Nothing of the coordination changes the tools' exit codes, output or timing.</summary>
    /// <param name="coordinator">This server's place in its fleet; its settings say what is built and how.</param>
    /// <param name="console">The console of the running tools.</param>
    /// <param name="cancellationToken">Ends the build, which is reported as cancelled.</param>
    /// <exception cref="CoordinationException">
    /// BC4111 to BC4113, BC4116: it cannot start. BC4001: this source tree is being built already.
    /// </exception>
    public static Task<CloudStackResult> RunAsync(
        BuildCoordinator coordinator, PipelineConsole console, CancellationToken cancellationToken = default) =>
        RunAsync(coordinator, console, CloudStackTargets.All, cancellationToken);

    /// <inheritdoc cref="RunAsync(BuildCoordinator, PipelineConsole, CancellationToken)"/>
    /// <param name="coordinator">This server's place in its fleet; its settings say what is built and how.</param>
    /// <param name="console">The console of the running tools.</param>
    /// <param name="targets">Which of the two targets are built.</param>
    /// <param name="cancellationToken">Ends the build, which is reported as cancelled.</param>
    public static async Task<CloudStackResult> RunAsync(
        BuildCoordinator coordinator, PipelineConsole console, CloudStackTargets targets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        ArgumentNullException.ThrowIfNull(console);
        using var stop = new StopSignals(cancellationToken);
        return await RunAsync(coordinator, console, targets, stop).ConfigureAwait(false);
    }

    /// <summary>
    /// Builds within a host such as MSBuild, NUKE or Cake, also if reporting fails, and waits for the reports at the end.
    /// </summary>
    /// <param name="options">The user's settings in the host.</param>
    /// <param name="console">The console of the running tools.</param>
    /// <param name="targets">Which of the two targets are built.</param>
    /// <param name="warn">Called with each problem that does not stop the build, from any thread.</param>
    /// <param name="cancellationToken">Ends the build, which is reported as cancelled.</param>
    /// <exception cref="CoordinationException">
    /// BC1001 to BC1005, BC4111 to BC4113, BC4116: it cannot start. BC4001: this source tree is being built already.
    /// </exception>
    public static async Task<CloudStackResult> RunHostedAsync(
        BuildCoordinationOptions options, PipelineConsole console, CloudStackTargets targets, Action<CoordinationDiagnostic> warn,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(console);
        var coordinator = await BuildCoordinator.OpenForHostAsync(options, warn, cancellationToken).ConfigureAwait(false);
        await using var disposed = coordinator.ConfigureAwait(false);
        using var stop = new StopSignals(cancellationToken, keepsProcess: false);
        var result = await RunAsync(coordinator, console, targets, stop).ConfigureAwait(false);
        await coordinator.FlushAtEndAsync(CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private static async Task<CloudStackResult> RunAsync(
        BuildCoordinator coordinator, PipelineConsole console, CloudStackTargets targets, StopSignals stop)
    {
        var settings = coordinator.Settings.CloudStack;
        SourceTree.Check(settings);
        PipelineTools.Check(settings, coordinator.Environment);
        BuildLog.Check(settings.Logs);
        var run = await coordinator.BeginBuildAsync(
            new BuildRunOptions
            {
                Name = BuildName.Of(settings.Source),
                Requested = PipelineCommands.Requested(settings, targets),
                Source = settings.Source,
                Arguments = PipelineCommands.Lines(settings, targets),
                Profiles = settings.Profiles,
                Variables = PipelineCommands.Variables(settings),
                ExclusiveSource = true,
                HoldLimit = Timeout.InfiniteTimeSpan,
                CoordinatedTargets = [PipelineCommands.Maven, PipelineCommands.Packages],
            },
            CancellationToken.None).ConfigureAwait(false);
        await using var runDisposed = run.ConfigureAwait(false);
        return await new PipelineRun(coordinator, console, run, stop).RunAsync(targets).ConfigureAwait(false);
    }
}
