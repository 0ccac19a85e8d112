using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Components;

/// <summary>
/// Reports the start and end of a build class's build and of its targets. The targets need no change, and the exit code is the same as
/// without it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoordinatedBuildAttribute
    : BuildExtensionAttributeBase, IOnBuildInitialized, IOnTargetRunning, IOnTargetSkipped, IOnTargetSucceeded, IOnTargetFailed,
        IOnBuildFinished
{
    private BuildReporter? _told;

    /// <summary>The name of the build.</summary>
    /// <value>
    /// The default value is the name of the folder of the git repository around the root folder, or around CloudStack's source if
    /// that is built; outside of a repository, the folder's own name.
    /// </value>
    public string? Name { get; set; }

    /// <summary>
    /// Targets whose start and end are broadcast, in addition to the CloudStack build's own. The other targets appear in the status.
    /// </summary>
    public string[] Targets { get; set; } = [];

    /// <summary>
    /// Runs after the host's own extensions: help, plans and values that cannot be injected end the host before any report.
    /// </summary>
    public override float Priority { get; set; } = -1000;

    /// <inheritdoc/>
    public void OnBuildInitialized(
        IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan)
    {
        // Another process of the host reports the build that this one runs a target of, as a target in a container is.
        if (Environment.GetEnvironmentVariable("NUKE_INTERNAL_INTERCEPTOR") is not null)
            return;
        var parameters = BuildParameters.Of(Build);
        BestEffort(() => _told = BuildReporter.Begin(Build, executionPlan, this, parameters));
        if (parameters.Fault is not { } fault)
            return;
        BestEffort(() => _told?.Failed(fault));
        throw new TargetFailedException(fault.ToString());
    }

    /// <inheritdoc/>
    public void OnTargetRunning(ExecutableTarget target) => BestEffort(() => _told?.Started(target));

    /// <inheritdoc/>
    public void OnTargetSkipped(ExecutableTarget target) => BestEffort(() => _told?.Skipped(target));

    /// <inheritdoc/>
    public void OnTargetSucceeded(ExecutableTarget target) => BestEffort(() => _told?.Succeeded(target));

    /// <inheritdoc/>
    public void OnTargetFailed(ExecutableTarget target) => BestEffort(() => _told?.Failed(target));

    /// <inheritdoc/>
    public void OnBuildFinished() => BestEffort(() => _told?.Finished());

    // An exception here would turn a target that succeeded into one that failed, or crash the host.
    private static void BestEffort(Action action)
    {
        try
        {
            action();
        }
        catch (CoordinationException e)
        {
            Coordination.Warn(e.Diagnostic);
        }
        catch (Exception e)
        {
            Coordination.Warn(BuildDiagnostics.HostNotReported(e.GetBaseException().Message));
        }
    }
}
