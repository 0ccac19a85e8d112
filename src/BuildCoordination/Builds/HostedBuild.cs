using BuildCoordination.CloudStack;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>
/// A build that a host such as MSBuild, NUKE or Cake runs, told by the host's events. Where nothing is configured it tells nobody, and all of it does nothing.
/// </summary>
/// <remarks>
/// Safe for use from several threads. Nothing here throws because the fleet cannot be told: that is a warning. SIGINT, SIGTERM and SIGHUP are told as a
/// cancellation, and what was started below this process is ended, before they have the effect that they have without it.
/// </remarks>
public sealed class HostedBuild : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SignalTime = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, BuildTarget> _targets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HostedBuildOptions _options;
    private readonly BuildCoordinator? _coordinator;
    private readonly BuildRun? _run;
    private readonly ChildMark? _mark;
    private readonly TerminationSignals? _signals;
    private Task? _ending;
    private volatile bool _isInterrupted;
    private volatile int _signalThread;

    private HostedBuild(HostedBuildOptions options, string whySilent) => (_options, WhySilent) = (options, whySilent);

    private HostedBuild(HostedBuildOptions options, BuildCoordinator coordinator, BuildRun run)
    {
        (_options, _coordinator, _run) = (options, coordinator, run);
        _mark = options.MarksChildren ? new ChildMark(run) : null;
        _signals = new TerminationSignals(OnSignal, keepsProcess: false);
    }

    /// <summary>Whether the fleet is told of this build.</summary>
    public bool IsTold => _run is not null;

    /// <summary>Why nobody is told, in one sentence; null when the fleet is.</summary>
    public string? WhySilent { get; }

    /// <summary>The server that builds and the repository that hears of it, for a host that says what it does; null when nobody is told.</summary>
    public string? Told => _coordinator is null ? null : $"{_coordinator.Server} tells {_coordinator.Repository} of the build {_run!.Name}, job {_run.JobId}.";

    /// <summary>The run's own id, for a host whose build goes on in other processes.</summary>
    internal string? RunId => _run?.ChildEnvironment[BuildRuns.Marker];

    /// <summary>Begins a build, and tells its start where the fleet is to be told.</summary>
    public static HostedBuild Begin(HostedBuildOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return Task.Run(() => BeginAsync(options)).GetAwaiter().GetResult();
        }
        catch (CoordinationException e)
        {
            options.Warn?.Invoke(e.Diagnostic);
            return new HostedBuild(options, e.Diagnostic.Line);
        }
        catch (Exception e)
        {
            var fault = BuildDiagnostics.HostNotTold(e.Message);
            options.Warn?.Invoke(fault);
            return new HostedBuild(options, fault.Line);
        }
    }

    /// <summary>A target of the host begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isCoordinated">Whether its start and end are broadcast though no setting names it.</param>
    public void TargetStarted(string name, bool isCoordinated = false) => TargetStarted(name, name, isCoordinated);

    /// <summary>A target of the host is over. One that never began, such as one that was skipped, is told by its end alone.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="details">What is worth telling of it.</param>
    public void TargetEnded(string name, BuildOutcome outcome, BuildEndDetails? details = null) => TargetEnded(name, name, outcome, details);

    /// <summary>The build is over. Of several ends the first counts. Waits until what is to be told has reached the fleet, at most for the setting's flush limit.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="details">What is worth telling; what is missing is taken from the target that failed.</param>
    public void End(BuildOutcome outcome, BuildEndDetails? details = null)
    {
        if (_isInterrupted)
            (outcome, details) = (BuildOutcome.Cancellation, new BuildEndDetails { ExitCode = _signals?.ShellCode, Reason = "the build was stopped" });
        WaitFor(Ending(() => EndAsync(outcome, details, tree: null)));
        // The process ends by the signal, not by what its host makes of the children that we ended. The host's own answer to the signal goes on.
        if (_signalThread != 0 && _signalThread != Environment.CurrentManagedThreadId)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(SignalTime);
        }
    }

    /// <summary>Without an end before, the build failed.</summary>
    public void Dispose()
    {
        End(BuildOutcome.Failure, new BuildEndDetails { Reason = "the build ended without saying how" });
        _signals?.Dispose();
    }

    internal void TargetStarted(string key, string name, bool isCoordinated) => Tell(async run =>
    {
        var target = await run.BeginTargetAsync(name, isCoordinated).ConfigureAwait(false);
        lock (_gate)
            _targets[key] = target;
    });

    internal void TargetEnded(string key, string name, BuildOutcome outcome, BuildEndDetails? details)
    {
        BuildTarget? target;
        lock (_gate)
            _targets.Remove(key, out target);
        Tell(run => target is null ? run.AddEndedTargetAsync(name, outcome, details) : target.EndAsync(outcome, details));
    }

    private static async Task<HostedBuild> BeginAsync(HostedBuildOptions options)
    {
        var settings = options.Settings ?? new BuildCoordinationOptions();
        settings.BuildGoesOn = true;
        var resolved = SettingsResolver.Resolve(settings, EnvironmentSnapshot.Take());
        if (!resolved.IsConfigured || !resolved.Enabled)
            return new HostedBuild(options, resolved.Enabled ? "No coordination repository is configured." : "It is switched off.");
        var coordinator = await BuildCoordinator.OpenAsync(settings).ConfigureAwait(false);
        foreach (var warning in coordinator.Warnings)
            options.Warn?.Invoke(warning);
        coordinator.Warned += (_, warned) => options.Warn?.Invoke(warned.Diagnostic);
        var run = await coordinator.BeginBuildAsync(new BuildRunOptions
        {
            Name = options.Name,
            Source = options.Source,
            CoordinatedTargets = [PipelineCommands.Maven, PipelineCommands.Packages, .. options.CoordinatedTargets ?? []],
        }).ConfigureAwait(false);
        return new HostedBuild(options, coordinator, run);
    }

    private void OnSignal(TerminationSignal signal)
    {
        if (signal.Number == SignalNumber.Interrupt && _options.HostEndsOnInterrupt)
        {
            _isInterrupted = true;
            return;
        }

        _signalThread = Environment.CurrentManagedThreadId;
        var details = new BuildEndDetails { ExitCode = signal.ShellCode, Reason = $"stopped by signal {signal.Number}" };
        var tree = new ProcessTree(BuildRuns.Marker, _mark?.Value, IsSpared);
        WaitFor(Ending(() => EndAsync(BuildOutcome.Cancellation, details, tree)));
    }

    private bool IsSpared(ProcessEntry process) =>
        ProcessTable.EnvironmentVariable(process.Id, Git.GitEnvironment.Marker) is not null
        || (_options.IsSpared is { } isSpared && ProcessTable.CommandLine(process.Id) is { } commandLine && isSpared(commandLine));

    private Task Ending(Func<Task> end)
    {
        lock (_gate)
            return _ending ??= _run is null ? Task.CompletedTask : Task.Run(end);
    }

    // Into the outbox first; it is pushed while the children are dying.
    private async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details, ProcessTree? tree)
    {
        await _run!.EndAsync(outcome, details).ConfigureAwait(false);
        var dying = tree?.EndAsync(ToolRun.Grace, CancellationToken.None) ?? Task.CompletedTask;
        await _coordinator!.FlushAtEndAsync().ConfigureAwait(false);
        await dying.ConfigureAwait(false);
        _mark?.Dispose();
        await _run.DisposeAsync().ConfigureAwait(false);
        await _coordinator.DisposeAsync().ConfigureAwait(false);
        _options.Ended?.Invoke();
    }

    private void Tell(Func<BuildRun, Task> tell)
    {
        if (_run is not null)
            WaitFor(Task.Run(() => tell(_run)));
    }

    private void WaitFor(Task task)
    {
        try
        {
            task.Wait(EndLimit);
        }
        catch (AggregateException e)
        {
            _options.Warn?.Invoke(e.InnerException is CoordinationException known ? known.Diagnostic : BuildDiagnostics.HostNotTold(e.GetBaseException().Message));
        }
    }
}
