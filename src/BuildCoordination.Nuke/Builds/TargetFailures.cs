using System.Collections.Concurrent;
using BuildCoordination.Builds;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Components;

/// <summary>The exceptions of failed targets. The host does not expose them, so this wraps each target's body.</summary>
internal sealed class TargetFailures
{
    private const int MostLines = 20;

    private readonly ConcurrentDictionary<ExecutableTarget, Exception> _exceptions = new();

    public TargetFailures(IEnumerable<ExecutableTarget> targets)
    {
        foreach (var target in targets)
        {
            for (var i = 0; i < target.Actions.Count; i++)
                target.Actions[i] = Watched(target, target.Actions[i]);
            Watch(target, target.StaticConditions);
            Watch(target, target.DynamicConditions);
        }
    }

    /// <summary>The target whose condition threw an exception, and the exception's message; null if none did.</summary>
    public string? Condition { get; private set; }

    /// <summary>The reason of the failure for a person; null if it is unknown.</summary>
    public BuildEndDetails? Of(ExecutableTarget target)
    {
        if (!_exceptions.TryGetValue(target, out var exception))
            return null;
        var lines = exception.Message.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Take(MostLines).ToList();
        return new BuildEndDetails
        {
            ExitCode = (exception as ProcessException)?.ExitCode,
            Reason = lines.Count > 0 ? lines[0] : exception.GetType().Name,
            Failure = lines.Count > 1 ? new FailureSummary(lines, null, null) : null,
        };
    }

    private void Watch(ExecutableTarget target, List<(string Text, Func<bool> Delegate)> conditions)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            var (text, condition) = conditions[i];
            conditions[i] = (text, () =>
            {
                try
                {
                    return condition();
                }
                catch (Exception e)
                {
                    Condition = $"{target.Name}: its condition failed: {Cause(e).Message}";
                    throw;
                }
            });
        }
    }

    private Action Watched(ExecutableTarget target, Action action) => () =>
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _exceptions[target] = Cause(e);
            throw;
        }
    };

    private static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Cause(only),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Cause(inner),
        _ => exception,
    };
}
