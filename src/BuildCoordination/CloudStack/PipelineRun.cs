using BuildCoordination.Builds;
using BuildCoordination.CloudStack.Packages;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.CloudStack;

/// <summary>One run of the pipeline: target after target, until one does not succeed.</summary>
internal sealed class PipelineRun(BuildCoordinator coordinator, PipelineConsole console, BuildRun run, StopSignals stop)
{
    private readonly List<string> _logs = [];

    private ResolvedCloudStack Settings => coordinator.Settings.CloudStack;

    public async Task<CloudStackResult> RunAsync(CloudStackTargets targets)
    {
        var (began, tick) = (coordinator.Time.GetUtcNow(), coordinator.Time.GetTimestamp());
        // If the clock was set back meanwhile, the packages are dated before the start.
        DateTimeOffset Began() =>
            coordinator.Time.GetUtcNow() - coordinator.Time.GetElapsedTime(tick) is var byNow && byNow < began ? byNow : began;
        var last = new TargetEnd(BuildOutcome.Success, 0, new BuildEndDetails());
        if (targets != CloudStackTargets.DebPackage)
        {
            last = await RunTargetAsync(
                PipelineCommands.Maven, TargetKind.Build, "mvn_install", PipelineCommands.MavenInstall(Settings, Variables()), null)
                .ConfigureAwait(false);
        }

        if (last.Outcome == BuildOutcome.Success && targets != CloudStackTargets.MavenInstall && Settings.Packaging != PackagingMode.Off)
        {
            last = await RunTargetAsync(
                PipelineCommands.Packages, TargetKind.Package, "dpkg_build", PipelineCommands.DebPackage(Settings, Variables()), Began)
                .ConfigureAwait(false);
        }

        await run.EndAsync(last.Outcome, last.Details).ConfigureAwait(false);
        return new CloudStackResult(
            last.ExitCode, last.Outcome, run.Name, run.Duration, run.JobId, last.Details.Failure ?? FailureSummary.Nothing,
            last.Details.Packages ?? [], _logs);
    }

    private async Task<TargetEnd> RunTargetAsync(
        string name, TargetKind kind, string logName, ProcessSpec spec, Func<DateTimeOffset>? packagesSince)
    {
        var log = OpenLog(logName);
        await using var logDisposed = (log ?? Stream.Null).ConfigureAwait(false);
        var target = await run.BeginTargetAsync(name, kind, log?.Name).ConfigureAwait(false);
        await using var targetDisposed = target.ConfigureAwait(false);
        var output = new PipelineOutput(name, run, console, coordinator.Clean);
        var tool = new ToolRun(coordinator.Time)
        {
            Started = run.OwnAsync,
            Stopping = () => ReportStoppedAsync(target, log?.Name),
            Sinks = [log ?? Stream.Null, Settings.Quiet ? Stream.Null : console.Output, output.Stream],
            SinkFailed = failure => WarnOf(failure, log),
            Timeout = coordinator.Settings.TargetTimeout,
        };

        TargetEnd end;
        try
        {
            var result = await tool.RunAsync(spec, stop.Token).ConfigureAwait(false);
            var failure = new OptionalParts(run.Name, coordinator.Warn).Try(
                "summary", () => output.Complete(result.Exit.ShellCode), FailureSummary.Nothing);
            end = End(result, failure, log?.Name);
        }
        catch (ProcessStartException e)
        {
            end = new TargetEnd(
                BuildOutcome.Error, e.ShellCode, new BuildEndDetails
                {
                    ExitCode = e.ShellCode,
                    Reason = e.Diagnostic.Message,
                    Log = log?.Name,
                });
        }

        foreach (var profile in output.ProfilesNotActivated)
            coordinator.Warn(PipelineDiagnostics.ProfileNotActivated(profile));
        if (end.Outcome == BuildOutcome.Success && packagesSince is { } since)
            end = end with { Details = new(end.Details) { Packages = FindPackages(since()) } };
        await target.EndAsync(end.Outcome, end.Details).ConfigureAwait(false);
        return end;
    }

    // A disk that filled up since the start takes the log and not the build.
    private FileStream? OpenLog(string name)
    {
        try
        {
            var log = BuildLog.Open(Settings.Logs, name, run.JobId);
            _logs.Add(log.Name);
            return log;
        }
        catch (CoordinationException e)
        {
            coordinator.Warn(e.Diagnostic);
            return null;
        }
    }

    private void WarnOf(SinkFailure failure, FileStream? log)
    {
        if (failure.Sink == log)
            coordinator.Warn(PipelineDiagnostics.LogUnwritable(Settings.Logs, failure.Exception.Message));
        else if (failure.Sink is SinkStream)
            coordinator.Warn(BuildDiagnostics.PartMissing(run.Name, "summary", failure.Exception.Message));
    }

    private TargetEnd End(ToolResult result, FailureSummary failure, string? log)
    {
        var code = result.ExitCode(stop.Signals);
        return new TargetEnd(result.Outcome, code, new BuildEndDetails
        {
            ExitCode = code,
            Reason = result.Reason(coordinator.Settings.TargetTimeout, stop.Signals),
            Failure = result.Outcome == BuildOutcome.Success ? null : failure,
            Log = log,
        });
    }

    // Into the outbox first; the push runs while the tools terminate.
    private async Task ReportStoppedAsync(BuildTarget target, string? log)
    {
        var details = new BuildEndDetails
        {
            ExitCode = stop.Signals.ShellCode,
            Reason = stop.Signals.First is { } signal ? $"stopped by signal {signal}" : "stopped",
            Log = log,
        };
        await target.EndAsync(BuildOutcome.Cancellation, details).ConfigureAwait(false);
        await run.EndAsync(BuildOutcome.Cancellation, details).ConfigureAwait(false);
    }

    private IReadOnlyList<PackageFile> FindPackages(DateTimeOffset since)
    {
        var folder = Settings.Packaging == PackagingMode.BuildDeb ? Settings.Packages : Path.GetDirectoryName(Settings.Source)!;
        var optional = new OptionalParts(run.Name, coordinator.Warn);
        var found = optional.Try("packages", () => PackageSearch.Find(folder, since), new PackageSearch([], null));
        if (found.Problem is { } problem)
            coordinator.Warn(PipelineDiagnostics.PackagesUnclear(problem));
        run.Installed = found.Installed;
        return found.Packages;
    }

    private Dictionary<string, string?> Variables() => run.ChildEnvironment.Concat(PipelineCommands.Variables(Settings))
        .DistinctBy(variable => variable.Key, StringComparer.Ordinal)
        .ToDictionary(variable => variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
}

/// <summary>The result of one target of the pipeline.</summary>
internal sealed record TargetEnd(BuildOutcome Outcome, int ExitCode, BuildEndDetails Details);
