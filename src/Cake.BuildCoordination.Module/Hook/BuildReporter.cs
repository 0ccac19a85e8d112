using Cake.BuildCoordination.Boundary;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.BuildCoordination.Hook;

/// <summary>Reports one run of Cake's engine. A run within it, such as that of a task that runs another target, is part of it.</summary>
internal sealed class BuildReporter(ICakeEngine engine)
{
    private const string Reported = "BuildCoordination.Reported";

    private ICakeLog? _log;
    private IFleet? _fleet;
    private int _depth;
    private Exception? _failure;
    private bool _hasTasks;
    private bool _hasSucceeded;

    /// <summary>Whether a run goes on, reported or not.</summary>
    public bool IsGoingOn => _depth > 0;

    /// <summary>The fleet while a run is reported; otherwise null.</summary>
    public IFleet? Fleet => _fleet;

    /// <summary>The engine's runs, where the module is in use.</summary>
    public static BuildReporter? Of(ICakeDataResolver data)
    {
        try
        {
            return data.Get<BuildReporter>();
        }
        catch (InvalidOperationException)
        {
            // Cake's way to say that there is none: a host may have the package and not use the module.
            return null;
        }
    }

    /// <summary>
    /// Marks a failure whose reason was reported from the tool's log: that reason is better than the exception's message.
    /// </summary>
    public static CakeException AlreadyReported(CakeException failure)
    {
        failure.Data[Reported] = true;
        return failure;
    }

    public void Begin(ICakeContext context)
    {
        if (_depth++ > 0)
            return;
        // A run after another one is a build of its own.
        EndProcess();
        _log = context.Log;
        (_failure, _hasTasks, _hasSucceeded) = (null, false, false);
        if (DryRun.IsGoingOn())
        {
            Say("A dry run is not reported.");
            return;
        }

        try
        {
            Report(context);
        }
        catch (Exception e)
        {
            context.Log.Warning(Verbosity.Minimal, "BC7001: {0}", $"This run could not be reported: {e.Message} The build continues.");
        }
    }

    public void TaskStarted(ICakeTaskInfo task)
    {
        _hasTasks = true;
        _fleet?.TargetStarted(task.Name, CoordinatedMark.IsOn(task));
    }

    public void TaskEnded(ITaskTeardownContext ended)
    {
        _failure = ended.ThrownException ?? _failure;
        // A skipped task is successful too.
        var outcome = ended.Skipped ? Outcomes.Skip : ended.Successful ? Outcomes.Success : Outcomes.Failure;
        var reason = ended.Skipped ? SkipReason(ended.Task) : Reason(ended.ThrownException);
        _fleet?.TargetEnded(ended.Task.Name, outcome, (ended.ThrownException as CakeException)?.ExitCode, reason);
        Say($"{ended.Task.Name}: {outcome}.");
    }

    public void End(ITeardownContext ended)
    {
        if (--_depth > 0 || _fleet is null)
            return;
        if (ended.Successful)
            _hasSucceeded = true;
        else
            End(_hasTasks ? Outcomes.Failure : Outcomes.Error, ended.ThrownException == _failure ? null : Reason(ended.ThrownException));
    }

    // A teardown action of the script's own may still throw, and what comes after the run too: the exit code has the last word.
    private void OnProcessExit(object? sender, EventArgs e) => EndProcess();

    private void Report(ICakeContext context)
    {
        string[] requested = [.. ((context as ISetupContext)?.TasksToExecute ?? []).Select(task => task.Name)];
        var fleet = FleetOf.Context(context);
        var (isReported, why) = fleet.Begin(
            SettingTexts.Of(context)("buildcoord_name"), context.Environment.WorkingDirectory.FullPath, requested,
            [.. engine.Tasks.Where(CoordinatedMark.IsOn).Select(task => task.Name)]);
        Say(why);
        if (!isReported)
            return;
        _fleet = fleet;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    private void EndProcess()
    {
        if (_fleet is null)
            return;
        if (!_hasSucceeded)
            End(Outcomes.Error, "the process ended without reporting", Environment.ExitCode & 0xFF);
        else if (Environment.ExitCode != 0)
            End(Outcomes.Failure, $"the script ended with {Environment.ExitCode} after its tasks", Environment.ExitCode & 0xFF);
        else
            End(Outcomes.Success, null);
    }

    private void End(string outcome, string? reason, int? exitCode = null)
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        var fleet = Interlocked.Exchange(ref _fleet, null);
        fleet?.End(outcome, exitCode, reason);
        Say($"The build ended: {outcome}.");
    }

    private void Say(string line) => _log?.Debug("BuildCoordination: {0}", line);

    private static string? SkipReason(ICakeTaskInfo task) =>
        (task as CakeTask)?.Criterias.Find(criterion => criterion.CausedSkippingOfTask)?.Message is { Length: > 0 } why ? why : null;

    private static string? Reason(Exception? exception) => exception switch
    {
        null => null,
        _ when exception.Data.Contains(Reported) => null,
        AggregateException aggregate => string.Join("; ", aggregate.Flatten().InnerExceptions.Select(inner => inner.Message)),
        _ => exception.Message,
    };
}
