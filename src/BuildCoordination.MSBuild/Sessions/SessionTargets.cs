using System.Diagnostics;
using BuildCoordination.Builds;
using BuildCoordination.Hosting;
using BuildCoordination.MSBuild.Engine;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>
/// The coordinated targets of a build. A target of the same name in many projects is one coordinated target: it starts with the first,
/// ends with the last, and fails with the first failure. Only the end of the build shows which was the last.
/// </summary>
internal sealed class SessionTargets(HostedBuild build, BuildErrors errors, TargetNames coordinated, string sessionProject)
{
    private readonly Dictionary<string, State> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private Task _reports = Task.CompletedTask;
    private BuildWarningEventArgs? _lastWarning;

    /// <summary>Whether a target ran whose name matches a pattern.</summary>
    public bool HasRun(string pattern)
    {
        lock (_gate)
            return _states.Keys.Any(name => TargetNames.Matches(pattern, name));
    }

    public void Start(TargetStartedEventArgs e)
    {
        if (e.BuildEventContext is not { } context || !coordinated.Contain(e.TargetName) || IsOfPackage(e))
            return;
        lock (_gate)
        {
            if (!_states.TryGetValue(e.TargetName, out var state))
            {
                _states[e.TargetName] = state = new State(e.TargetName);
                Report(() => build.TargetStarted(state.Name, isCoordinated: true));
            }

            state.Running[Instance(context)] = errors.Count;
        }
    }

    /// <summary>Counts a warning of a coordinated target: <c>ContinueOnError</c> makes errors warnings.</summary>
    public void AddWarning(BuildWarningEventArgs e)
    {
        lock (_gate)
        {
            if (e.BuildEventContext is not { } context
                || _states.Values.FirstOrDefault(state => state.Running.ContainsKey(Instance(context))) is not { } state)
            {
                return;
            }

            // Two sources deliver the same event, one right after the other.
            if (ReferenceEquals(_lastWarning, e))
                return;
            _lastWarning = e;
            state.Warnings++;
            state.FirstWarning ??= $"{e.Code} {e.Message}".Trim();
        }
    }

    public void End(TargetFinishedEventArgs e)
    {
        lock (_gate)
        {
            if (e.BuildEventContext is not { } context || !_states.TryGetValue(e.TargetName, out var state)
                || !state.Running.Remove(Instance(context), out var begin))
            {
                return;
            }

            state.LastEnd = Stopwatch.GetTimestamp();
            if (!e.Succeeded || errors.AreIn(context))
                Report(state, BuildOutcome.Failure, Details(context, e.ProjectFile, begin));
        }
    }

    /// <summary>Reports the ends of all targets, and returns when all reports are made.</summary>
    /// <param name="succeeded">Whether the build succeeded; null if that is unknown.</param>
    public void EndAll(bool? succeeded)
    {
        Task reports;
        lock (_gate)
        {
            foreach (var state in _states.Values)
            {
                var outcome = state.Running.Count == 0 || succeeded == true ? BuildOutcome.Success
                    : succeeded is null ? BuildOutcome.Unknown : BuildOutcome.Failure;
                Report(state, outcome, new()
                {
                    Reason = outcome == BuildOutcome.Success ? state.Note : null,
                    Since = state.Running.Count == 0 ? Stopwatch.GetElapsedTime(state.LastEnd) : TimeSpan.Zero,
                });
            }

            reports = _reports;
        }

        reports.Wait(TimeSpan.FromSeconds(20));
    }

    private BuildEndDetails Details(BuildEventContext target, string? project, int begin) =>
        errors.Summarize(target, project, begin) is { } failure ? new() { Failure = failure } : new() { Reason = "the target failed" };

    // A wildcard matches these, too.
    private bool IsOfPackage(TargetStartedEventArgs e) =>
        e.TargetName.StartsWith("_BuildCoordination", StringComparison.Ordinal) || e.ProjectFile == sessionProject;

    private static (int, int, int) Instance(BuildEventContext context) => (context.NodeId, context.ProjectContextId, context.TargetId);

    private void Report(State state, BuildOutcome outcome, BuildEndDetails details)
    {
        if (state.IsReported)
            return;
        state.IsReported = true;
        Report(() => build.TargetEnded(state.Name, outcome, details));
    }

    // The engine waits for its events' handlers, and a report may take long: the reports are made in order in the background.
    private void Report(Action report) => _reports = _reports.ContinueWith(
        _ => report(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private sealed class State(string name)
    {
        public string Name => name;

        /// <summary>The projects of the running target, with the count of the build's errors when it began there.</summary>
        public Dictionary<(int Node, int Project, int Target), int> Running { get; } = [];

        public long LastEnd { get; set; } = Stopwatch.GetTimestamp();

        public bool IsReported { get; set; }

        public int Warnings { get; set; }

        public string? FirstWarning { get; set; }

        public string? Note => Warnings == 0 ? null : $"{Warnings} {(Warnings == 1 ? "warning" : "warnings, the first")}: {FirstWarning}";
    }
}
