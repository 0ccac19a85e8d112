using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

/// <summary>
/// A build of a host such as MSBuild, NUKE or Cake, reported from the host's events. If nothing is configured, all methods do nothing.
/// </summary>
/// <remarks>
/// Safe for use from several threads. A failed report is a warning, never an exception. SIGINT, SIGTERM and SIGHUP are reported as a
/// cancellation, and child processes are terminated, before the signal has its usual effect.
/// </remarks>
public sealed class HostedBuild : IDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SignalTime = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, BuildTarget> _targets = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly HostCallbacks _callbacks = new();
    private readonly HostedBuildOptions _options;
    private readonly Task<HostedRun?> _opening;
    private readonly TerminationSignals? _signals;
    private readonly ProcessEndHook? _processEnd;
    private Task? _ending;
    private volatile bool _isInterrupted;
    private volatile int _signalThread;
    private volatile string? _disabledReason;

    private HostedBuild(HostedBuildOptions options, string disabledReason) =>
        (_options, _disabledReason, _opening) = (options, disabledReason, Task.FromResult<HostedRun?>(null));

    private HostedBuild(HostedBuildOptions options, BuildCoordinationOptions settings)
    {
        _options = options;
        _opening = Task.Run(() => OpenAsync(settings));
        _signals = new TerminationSignals(OnSignal, keepsProcess: false);
        _processEnd = options.HostReportsProcessEnd ? null : new ProcessEndHook(OnProcessEnd);
    }

    /// <summary>Whether this build is reported; with <see cref="HostedBuildOptions.OpenInBackground"/> as far as is known yet.</summary>
    public bool IsEnabled => DisabledReason is null;

    /// <summary>The reason why reporting is disabled, in one sentence; null if it is enabled.</summary>
    public string? DisabledReason => _disabledReason;

    /// <summary>
    /// A sentence with the server, the repository and the build, for the host's log; null if the build is not reported, or not yet.
    /// </summary>
    public string? Told => _opening.IsCompletedSuccessfully ? _opening.Result?.Description : null;

    /// <summary>Whether the host handles a pressed Ctrl-C and shuts down.</summary>
    internal bool IsInterrupted => _isInterrupted;

    /// <summary>Whether a signal ends this process.</summary>
    internal bool IsStopped => _signalThread != 0;

    /// <summary>Waits until the signal that ends this process has been reported.</summary>
    internal void WaitUntilReported()
    {
        if (Volatile.Read(ref _ending) is { } ending)
            WaitFor(ending);
    }

    /// <summary>Begins a build, and reports its start if reporting is enabled.</summary>
    public static HostedBuild Begin(HostedBuildOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Begin(options, EnvironmentSnapshot.Take());
    }

    internal static HostedBuild Begin(HostedBuildOptions options, EnvironmentSnapshot environment)
    {
        try
        {
            var settings = options.Settings?.Copy() ?? new BuildCoordinationOptions();
            settings.AllowTemporaryState = true;
            var resolved = SettingsResolver.Resolve(settings, environment);
            if (!resolved.IsConfigured)
                WarnOfMistypedVariables(options, resolved);
            if (!resolved.IsConfigured || !resolved.Enabled)
                return new HostedBuild(options, resolved.Enabled ? "No coordination repository is configured." : "It is switched off.");
            var build = new HostedBuild(options, settings);
            if (!options.OpenInBackground)
                build._opening.Wait();
            return build;
        }
        catch (Exception e)
        {
            return new HostedBuild(options, Fault(options, e));
        }
    }

    /// <summary>Reports the start of a target.</summary>
    /// <param name="name">The name of the target.</param>
    /// <param name="isCoordinated">Whether its start and end are broadcast although no setting names it.</param>
    public void TargetStarted(string name, bool isCoordinated = false) => TargetStarted(name, name, isCoordinated);

    /// <summary>Reports the end of a target. For a target that never began, such as a skipped one, only the end is reported.</summary>
    /// <param name="name">The name of the target.</param>
    /// <param name="outcome">The result.</param>
    /// <param name="details">The details of the end.</param>
    public void TargetEnded(string name, BuildOutcome outcome, BuildEndDetails? details = null) =>
        TargetEnded(name, name, outcome, details);

    /// <summary>
    /// Ends the build. Of several ends the first counts. Waits until its reports are published, at most for the setting <c>flushLimit</c>.
    /// </summary>
    /// <param name="outcome">The result.</param>
    /// <param name="details">The details; the failed target supplies missing ones.</param>
    public void End(BuildOutcome outcome, BuildEndDetails? details = null)
    {
        (outcome, details) = Known(outcome, details);
        WaitFor(Ending(() => EndAsync(outcome, details)));
        // The process ends by the signal, not by the host's reaction to the terminated children. The host's own signal handler still runs.
        if (IsStopped && _signalThread != Environment.CurrentManagedThreadId)
        {
            using var never = new ManualResetEventSlim();
            never.Wait(SignalTime);
        }
    }

    /// <summary>Ends the build as a failure if it has no end yet.</summary>
    public void Dispose()
    {
        End(BuildOutcome.Failure, new BuildEndDetails { Reason = "the build ended without saying how" });
        _signals?.Dispose();
        _processEnd?.Dispose();
    }

    internal void TargetStarted(string key, string name, bool isCoordinated) => Report(async run =>
    {
        var target = await run.BeginTargetAsync(name, isCoordinated).ConfigureAwait(false);
        lock (_gate)
            _targets[key] = target;
    });

    internal void TargetEnded(string key, string name, BuildOutcome outcome, BuildEndDetails? details)
    {
        // After Ctrl-C a failure is a consequence.
        if (_isInterrupted && !outcome.IsGood())
            (outcome, details) = (BuildOutcome.Cancellation, null);
        BuildTarget? target;
        // A host's target without a name is reported as one that cannot be.
        lock (_gate)
            _targets.Remove(key ?? "", out target);
        Report(run => target is null ? run.AddEndedTargetAsync(name, outcome, details) : target.EndAsync(outcome, details));
    }

    /// <summary>The run's own id, for a host whose build continues in other processes; null if the build is not reported.</summary>
    internal async Task<string?> FindRunIdAsync() => (await _opening.ConfigureAwait(false))?.Id;

    // Without a configuration there is no warning, unless a mistyped variable shows that one was intended.
    private static void WarnOfMistypedVariables(HostedBuildOptions options, ResolvedSettings settings)
    {
        if (options.Warn is not { } warn || !settings.Enabled)
            return;
        foreach (var variable in settings.MistypedVariables)
            new HostCallbacks().Invoke(() => warn(SettingsDiagnostics.Unknown(variable)));
    }

    private static string Fault(HostedBuildOptions options, Exception exception)
    {
        var fault = exception is CoordinationException known ? known.Diagnostic : BuildDiagnostics.HostNotReported(exception.Message);
        if (options.Warn is { } warn)
            new HostCallbacks().Invoke(() => warn(fault));
        return fault.Line;
    }

    // Never throws: a build that cannot be reported continues.
    private async Task<HostedRun?> OpenAsync(BuildCoordinationOptions settings)
    {
        try
        {
            return await HostedRun.OpenAsync(_options, settings).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _disabledReason = Fault(_options, e);
            return null;
        }
    }

    private void OnSignal(TerminationSignal signal)
    {
        if (!IsEnabled)
            return;
        if (signal.Number == SignalNumber.Interrupt && _options.HostEndsOnInterrupt)
        {
            _isInterrupted = true;
            return;
        }

        _signalThread = Environment.CurrentManagedThreadId;
        var details = new BuildEndDetails { ExitCode = signal.ShellCode, Reason = $"stopped by signal {signal.Number}" };
        WaitFor(Ending(() => EndAsync(BuildOutcome.Cancellation, details, ExcludeFromTermination)));
    }

    private void OnProcessEnd(BuildEndDetails details)
    {
        var (outcome, known) = Known(BuildOutcome.Error, details);
        WaitFor(Ending(() => EndAsync(outcome, known, ExcludeFromTermination)));
    }

    private (BuildOutcome Outcome, BuildEndDetails? Details) Known(BuildOutcome outcome, BuildEndDetails? details) => _isInterrupted
        ? (BuildOutcome.Cancellation, new BuildEndDetails { ExitCode = _signals?.ShellCode, Reason = "the build was stopped" })
        : (outcome, details);

    private bool ExcludeFromTermination(ProcessEntry process) =>
        ProcessTable.EnvironmentVariable(process.Id, Git.GitEnvironment.Marker) is not null
        || (_options.ExcludeFromTermination is { } excluded && ProcessTable.CommandLine(process.Id) is { } commandLine
            && _callbacks.Ask(() => excluded(commandLine), otherwise: true));

    private Task Ending(Func<Task> end)
    {
        lock (_gate)
            return _ending ??= Task.Run(end);
    }

    private async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details, Func<ProcessEntry, bool>? excluded = null)
    {
        if (await _opening.ConfigureAwait(false) is { } opened)
            await opened.EndAsync(outcome, details, excluded).ConfigureAwait(false);
        _processEnd?.Dispose();
        if (_options.Ended is { } ended)
            _callbacks.Invoke(ended);
    }

    // A host that shuts down after Ctrl-C still reports targets, but the end is already reported.
    private void Report(Func<BuildRun, Task> report)
    {
        if (IsEnabled && Volatile.Read(ref _ending) is null)
            WaitFor(Task.Run(ReportAsync));

        async Task ReportAsync()
        {
            if (await _opening.ConfigureAwait(false) is { } opened)
                await report(opened.Run).ConfigureAwait(false);
        }
    }

    private void WaitFor(Task task)
    {
        try
        {
            task.Wait(EndLimit);
        }
        catch (AggregateException e)
        {
            Fault(_options, e.GetBaseException());
        }
    }
}
