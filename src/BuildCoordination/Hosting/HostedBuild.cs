using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination.Hosting;

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

    private HostedBuild(HostedBuildOptions options, string whySilent) => (_options, _disabledReason, _opening) = (options, whySilent, Task.FromResult<HostedRun?>(null));

    private HostedBuild(HostedBuildOptions options, BuildCoordinationOptions settings)
    {
        _options = options;
        _opening = Task.Run(() => OpenAsync(settings));
        _signals = new TerminationSignals(OnSignal, keepsProcess: false);
        _processEnd = options.HostReportsProcessEnd ? null : new ProcessEndHook(OnProcessEnd);
    }

    /// <summary>Whether the fleet is told of this build; with <see cref="HostedBuildOptions.OpenInBackground"/> as far as is known yet.</summary>
    public bool IsEnabled => DisabledReason is null;

    /// <summary>Why nobody is told, in one sentence; null when the fleet is.</summary>
    public string? DisabledReason => _disabledReason;

    /// <summary>The server that builds and the repository that hears of it, for a host that says what it does; null when nobody is told, or not yet.</summary>
    public string? Told => _opening.IsCompletedSuccessfully ? _opening.Result?.Told : null;

    /// <summary>Whether Ctrl-C was left to the host, which winds down.</summary>
    internal bool IsInterrupted => _isInterrupted;

    /// <summary>Whether a signal ends this process.</summary>
    internal bool IsStopped => _signalThread != 0;

    /// <summary>Waits until the fleet has been told of the signal that ends this process.</summary>
    internal void WaitUntilTold()
    {
        if (Volatile.Read(ref _ending) is { } ending)
            WaitFor(ending);
    }

    /// <summary>Begins a build, and tells its start where the fleet is to be told.</summary>
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
        (outcome, details) = Known(outcome, details);
        WaitFor(Ending(() => EndAsync(outcome, details)));
        // The process ends by the signal, not by what its host makes of the children that we ended. The host's own answer to the signal goes on.
        if (IsStopped && _signalThread != Environment.CurrentManagedThreadId)
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
        _processEnd?.Dispose();
    }

    internal void TargetStarted(string key, string name, bool isCoordinated) => Tell(async run =>
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
        lock (_gate)
            _targets.Remove(key, out target);
        Tell(run => target is null ? run.AddEndedTargetAsync(name, outcome, details) : target.EndAsync(outcome, details));
    }

    /// <summary>The run's own id, for a host whose build goes on in other processes; null when nobody is told.</summary>
    internal async Task<string?> FindRunIdAsync() => (await _opening.ConfigureAwait(false))?.Id;

    // Nothing configured is silent, unless somebody tried to configure it.
    private static void WarnOfMistypedVariables(HostedBuildOptions options, ResolvedSettings settings)
    {
        if (options.Warn is not { } warn || !settings.Enabled)
            return;
        foreach (var variable in settings.MistypedVariables)
            new HostCallbacks().Invoke(() => warn(SettingsDiagnostics.Unknown(variable)));
    }

    private static string Fault(HostedBuildOptions options, Exception exception)
    {
        var fault = exception is CoordinationException known ? known.Diagnostic : BuildDiagnostics.HostNotTold(exception.Message);
        if (options.Warn is { } warn)
            new HostCallbacks().Invoke(() => warn(fault));
        return fault.Line;
    }

    // Never throws: a build that cannot be told goes on.
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
        if (await _opening.ConfigureAwait(false) is { } told)
            await told.EndAsync(outcome, details, excluded).ConfigureAwait(false);
        _processEnd?.Dispose();
        if (_options.Ended is { } ended)
            _callbacks.Invoke(ended);
    }

    // A host that winds down after Ctrl-C goes on to report targets; the fleet already has the end.
    private void Tell(Func<BuildRun, Task> tell)
    {
        if (IsEnabled && Volatile.Read(ref _ending) is null)
            WaitFor(Task.Run(TellAsync));

        async Task TellAsync()
        {
            if (await _opening.ConfigureAwait(false) is { } told)
                await tell(told.Run).ConfigureAwait(false);
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
