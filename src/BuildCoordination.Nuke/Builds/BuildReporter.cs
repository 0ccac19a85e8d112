using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;

namespace BuildCoordination.Components;

/// <summary>Reports a running build from its host's events.</summary>
internal sealed class BuildReporter
{
    private readonly IHostBuild _build;
    private readonly IReadOnlyCollection<ExecutableTarget> _plan;
    private readonly HostedBuild _hosted;
    private readonly TargetFailures _failures;

    private BuildReporter(IHostBuild build, IReadOnlyCollection<ExecutableTarget> plan, HostedBuild hosted) =>
        (_build, _plan, _hosted, _failures) = (build, plan, hosted, new TargetFailures(plan));

    /// <summary>Returns null if nothing is to report: reading the fleet is not a build, and a disabled package does nothing.</summary>
    public static BuildReporter? Begin(
        IHostBuild build, IReadOnlyCollection<ExecutableTarget> plan, CoordinatedBuildAttribute attribute, BuildParameters parameters)
    {
        if (plan.All(target => target.Name is nameof(IReportFleetHealth.FleetHealth) or nameof(ISendBuildMessage.SendBuildMessage)))
            return null;
        var coordination = build as IHazBuildCoordination;
        var settings = coordination?.CoordinationSettings(parameters.Usable);
        var isCloudStack = build is ICloudStackBuild
            && plan.Any(target => target.Name is nameof(ICloudStackBuild.MavenInstall) or nameof(ICloudStackBuild.DebPackage));
        string root = build.RootDirectory;
        var source = isCloudStack ? Pipeline.Source(settings) : root;
        var hosted = HostedBuild.Begin(new HostedBuildOptions
        {
            Name = attribute.Name ?? BuildName.Of(source ?? root),
            Requested = [.. plan.Where(target => target.Status != ExecutionStatus.Skipped).Select(target => target.Name)],
            Source = source,
            Settings = settings,
            CoordinatedTargets = attribute.Targets,
            Warn = Coordination.Warn,
        });
        if (!hosted.IsEnabled)
            return null;
        foreach (var target in plan.Where(
            target => target.Actions.Count == 0 && attribute.Targets.Contains(target.Name, StringComparer.OrdinalIgnoreCase)))
        {
            target.Actions.Add(() => { }); // The host says nothing of a target without a body.
        }

        return new BuildReporter(build, plan, hosted);
    }

    public void Started(ExecutableTarget target) => _hosted.TargetStarted(target.Name);

    public void Skipped(ExecutableTarget target) => _hosted.TargetEnded(
        target.Name, BuildOutcome.Skip,
        new BuildEndDetails { Reason = target.Skipped ?? (target.OnlyWhen is { } condition ? $"not met: {condition}" : null) });

    /// <summary>The build cannot begin.</summary>
    public void Failed(CoordinationDiagnostic fault) => _hosted.End(BuildOutcome.Failure, new BuildEndDetails { Reason = fault.Line });

    public void Succeeded(ExecutableTarget target) => _hosted.TargetEnded(target.Name, BuildOutcome.Success);

    public void Failed(ExecutableTarget target) => _hosted.TargetEnded(target.Name, BuildOutcome.Failure, _failures.Of(target));

    /// <summary>Ctrl-C finishes a build a second time, from another thread.</summary>
    public void Finished()
    {
        var exitCode = (_build.ExitCode ?? 0) & 0xFF;
        if (_plan.Any(target => target.Status == ExecutionStatus.Aborted))
            _hosted.End(BuildOutcome.Cancellation, new BuildEndDetails { Reason = "the build was stopped" });
        else if (_build.IsFailing || exitCode != 0)
            _hosted.End(BuildOutcome.Failure, new BuildEndDetails { ExitCode = exitCode, Reason = Reason() });
        else
            _hosted.End(BuildOutcome.Success);
    }

    private string? Reason()
    {
        var failed = _plan.Where(target => target.Status == ExecutionStatus.Failed)
            .Select(target => $"{target.Name}: {_failures.Of(target)?.Reason ?? "it failed"}")
            .ToList();
        var notRun = _plan.Where(target => target.Status == ExecutionStatus.NotRun).Select(target => target.Name).ToList();
        if (_failures.Condition is { } condition)
            failed.Add(condition);
        else if (failed.Count == 0 && notRun.Count > 0 && Requirements.FindUnmet(_build, _plan) is { } unmet)
            failed.Add(unmet);
        if (notRun.Count > 0)
            failed.Add($"not run: {string.Join(", ", notRun)}");
        return failed.Count > 0 ? string.Join("; ", failed) : null;
    }
}
