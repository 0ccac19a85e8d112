using System.Collections.Concurrent;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Engine;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>
/// The session of one build, from its first task to its end. It lives in the main process as a registered object of the build, and reports
/// the engine's events. If they are not available, the result of the build is unknown.
/// </summary>
internal sealed class Session : IDisposable
{
    private const string Key = "BuildCoordination.Session";
    private const string DecidedKey = "BuildCoordination.Decided";

    // Between the disposal of registered objects and the end of the build there were at most 109 ms.
    private static readonly TimeSpan FinishTimeout = TimeSpan.FromSeconds(10);

    private readonly HostedBuild _build;
    private readonly IReadOnlyList<IEventSource> _sources;
    private readonly BuildErrors _errors;
    private readonly SessionTargets _targets;
    private readonly ConcurrentQueue<CoordinationDiagnostic> _warnings;
    private readonly bool _isTest;
    private readonly bool _endsWithProcess;
    private readonly TaskCompletionSource _firstEnds = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private string? _first;
    private bool _isOver;
    private Timer? _finish;

    private Session(HostedBuild build, SessionOptions options, IReadOnlyList<IEventSource> sources)
    {
        (_build, _sources, _warnings) = (build, sources, options.Warnings);
        (_isTest, _endsWithProcess) = (options.IsTest, options.EndsWithProcess);
        _errors = new BuildErrors(options.Folder);
        _targets = new SessionTargets(build, _errors, Coordinated, options.SessionProject);
        foreach (var source in sources)
        {
            source.ErrorRaised += OnError;
            source.WarningRaised += OnWarning;
            source.TargetStarted += OnTargetStarted;
            source.TargetFinished += OnTargetFinished;
            source.BuildFinished += OnBuildFinished;
        }

        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public TargetNames Coordinated { get; } = new();

    /// <summary>Opens a session in this process for the rest of the build.</summary>
    public static void Open(IBuildEngine engine, HostedBuild build, SessionOptions options) => ((IBuildEngine4)engine).RegisterTaskObject(
        Key, new Session(build, options, EngineEvents.FindSources(engine)), RegisteredTaskObjectLifetime.Build,
        allowEarlyCollection: false);

    /// <summary>Notes that it is decided whether this build is reported: what stands against it is logged once.</summary>
    public static void Decide(IBuildEngine engine) => ((IBuildEngine4)engine).RegisterTaskObject(
        DecidedKey, DecidedKey, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

    public static bool IsDecided(IBuildEngine engine) =>
        ((IBuildEngine4)engine).GetRegisteredTaskObject(DecidedKey, RegisteredTaskObjectLifetime.Build) is not null;

    /// <summary>Finds the session of this build; null if it is in another process, or if there is none.</summary>
    public static Session? Find(IBuildEngine engine) =>
        ((IBuildEngine4)engine).GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) as Session;

    /// <summary>Notes that a project of this process begins. The first is mostly the one that the build was started for.</summary>
    public void AddProject(string project) => Interlocked.CompareExchange(ref _first, project, null);

    public bool IsFirst(string project) => _first == project;

    /// <summary>
    /// Finds the names of which no target ran. The engine's events arrive after its tasks run: once the end of the first project arrives,
    /// all earlier events have arrived.
    /// </summary>
    /// <returns>Nothing if the events do not arrive in time.</returns>
    public async Task<IReadOnlyList<string>> FindMissingAsync(IReadOnlyList<string> names)
    {
        if (names.Count == 0 || _sources.Count == 0)
            return [];
        try
        {
            await _firstEnds.Task.WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(false);
            return [.. names.Where(name => !_targets.HasRun(name))];
        }
        catch (TimeoutException)
        {
            return [];
        }
    }

    /// <summary>Waits until the start is reported.</summary>
    /// <returns>The id of the run; null if nothing is reported after all, or if that takes too long.</returns>
    public async Task<string?> OpenedAsync()
    {
        try
        {
            return await _build.FindRunIdAsync().WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Logs each warning once.</summary>
    public void ShowWarnings(Microsoft.Build.Utilities.Task task)
    {
        while (_warnings.TryDequeue(out var warning))
            task.Warn(warning);
    }

    /// <summary>The engine disposes of registered objects just before it reports the end of the build.</summary>
    public void Dispose()
    {
        if (_sources.Count == 0)
            BestEffort(() => End(succeeded: null));
        else
            _finish = new Timer(_ => BestEffort(() => End(succeeded: null)), null, FinishTimeout, Timeout.InfiniteTimeSpan);
    }

    private void OnError(object sender, BuildErrorEventArgs e) => BestEffort(() =>
    {
        if (!_build.IsInterrupted)
            _errors.Add(e);
    });

    private void OnWarning(object sender, BuildWarningEventArgs e) => BestEffort(() => _targets.AddWarning(e));

    private void OnTargetStarted(object sender, TargetStartedEventArgs e) => BestEffort(() =>
    {
        _targets.Start(e);
        if (e.TargetName == "_BuildCoordinationExpect" && e.ProjectFile is { } project && IsFirst(project))
            _firstEnds.TrySetResult();
    });

    private void OnTargetFinished(object sender, TargetFinishedEventArgs e) => BestEffort(() => _targets.End(e));

    private void OnBuildFinished(object sender, BuildFinishedEventArgs e) => BestEffort(() =>
    {
        // The tests of Microsoft.Testing.Platform run after the build, in the same process.
        if (_endsWithProcess && e.Succeeded)
            _finish?.Dispose();
        else
            End(e.Succeeded);
    });

    private void OnProcessExit(object? sender, EventArgs e) => BestEffort(() =>
    {
        // The build's own end waits for the process to be gone, and must not find itself reported: it would go on, and end with MSBuild's
        // code.
        if (_build.IsStopped)
        {
            _build.WaitUntilReported();
            return;
        }

        if (_finish is null)
        {
            var outcome = Environment.ExitCode == 0 ? BuildOutcome.Unknown : BuildOutcome.Error;
            End(() => _build.End(outcome, new() { ExitCode = Environment.ExitCode & 0xFF, Reason = ProcessEndHook.Reason }));
        }
        else if (_endsWithProcess)
        {
            End(Environment.ExitCode == 0, Environment.ExitCode & 0xFF);
        }
        else
        {
            End(succeeded: null);
        }
    });

    private void End(bool? succeeded, int? exitCode = null) => End(() =>
    {
        _targets.EndAll(succeeded);
        if (succeeded == false || _errors.Any)
            _build.End(BuildOutcome.Failure, Details(exitCode));
        else
            _build.End(succeeded is null ? BuildOutcome.Unknown : BuildOutcome.Success);
    });

    private void End(Action report)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
        }

        _finish?.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        report();
        _build.Dispose();
    }

    private BuildEndDetails Details(int? exitCode) => _errors.Summarize() is { } failure
        ? new() { Failure = failure, Reason = failure.FirstError is null ? failure.Lines[0] : null }
        : new() { ExitCode = exitCode, Reason = _isTest ? "the tests failed" : "MSBuild logged no error after the first target began" };

    // An exception in a handler would be a failure of the build.
    private static void BestEffort(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // Nothing can be logged any more.
        }
    }
}
