using System.Collections.Concurrent;
using System.Diagnostics;
using BuildCoordination.Builds;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Telemetry;

/// <summary>Makes spans and measurements of runs. Where nobody listens it does nothing; what is in them was redacted before.</summary>
/// <param name="environment">
/// Its <c>TRACEPARENT</c> and <c>TRACESTATE</c> are the span of the process around this one, as OpenTelemetry hands it on.
/// </param>
internal sealed class RunTelemetry(EnvironmentSnapshot environment)
{
    private readonly TraceVariables _variables = new(environment);
    private readonly ConcurrentDictionary<string, Activity> _spans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _active = new(StringComparer.Ordinal);

    private ActivityContext Around =>
        ActivityContext.TryParse(_variables.Parent, _variables.State, isRemote: true, out var around) ? around : default;

    public void Record(RunEvent happened)
    {
        if (happened.IsEnd)
            End(happened);
        else
            Begin(happened);
    }

    public static void RecordPush(TimeSpan duration, RefPushResult result)
    {
        var outcome = result.IsAccepted ? "accepted" : result.Failure is null ? "rejected" : "failed";
        Instruments.PushDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(Attributes.PushOutcome, outcome));
    }

    /// <summary>Finds the span of a run, or of one of its targets; null where nobody listens.</summary>
    public Activity? Find(string subject) => _spans.GetValueOrDefault(subject);

    /// <summary>The variables by which child processes of a run begin their spans below its own; those of a wrong form are empty.</summary>
    public IReadOnlyDictionary<string, string> HandedOn(string run)
    {
        var variables = _variables.Cleared.ToDictionary(name => name, _ => "", StringComparer.Ordinal);
        if (_spans.TryGetValue(run, out var span) && span is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            (variables[TraceVariables.ParentName], variables[TraceVariables.StateName]) = (id, span.TraceStateString ?? "");
        return variables;
    }

    private void Begin(RunEvent happened)
    {
        Span(happened);
        if (happened.IsBuild && Instruments.ActiveRuns.Enabled && _active.TryAdd(happened.Subject, true))
            Instruments.ActiveRuns.Add(1, SpanTags.State(happened));
    }

    private void End(RunEvent happened)
    {
        if (Span(happened) is { } span)
        {
            _spans.TryRemove(happened.Subject, out _);
            span.SetTag(happened.IsBuild ? Attributes.PipelineResult : Attributes.TaskRunResult, happened.Outcome.Result());
            if (IsError(happened.Outcome))
                span.SetTag(Attributes.ErrorType, ErrorTypeOf(happened)).SetStatus(ActivityStatusCode.Error, happened.Why);
            span.SetEndTime((happened.StartedAt + happened.Duration).UtcDateTime);
            span.Stop();
        }

        // A failing target is an error; the run is one only where none of its targets says why.
        if (IsError(happened.Outcome) && (happened.Target is not null || happened.FailedTarget is null))
        {
            Instruments.RunErrors.Add(
                1, new(Attributes.PipelineName, happened.Run.Title), new(Attributes.ErrorType, ErrorTypeOf(happened)));
        }

        if (happened.IsBuild)
            MeasureBuild(happened);
    }

    private void MeasureBuild(RunEvent happened)
    {
        if (_active.TryRemove(happened.Subject, out _))
            Instruments.ActiveRuns.Add(-1, SpanTags.State(happened));
        var tags = SpanTags.State(happened);
        tags.Add(Attributes.PipelineResult, happened.Outcome.Result());
        if (IsError(happened.Outcome))
            tags.Add(Attributes.ErrorType, ErrorTypeOf(happened));
        Instruments.RunDuration.Record(happened.Duration.TotalSeconds, tags);
    }

    // The process that reports a crashed build has no span of it yet.
    private Activity? Span(RunEvent happened)
    {
        if (_spans.TryGetValue(happened.Subject, out var open) || !Instruments.Source.HasListeners())
            return open;
        var parent = happened.Target is not null ? Span(new RunEvent(happened.Run, null, IsEnd: false))
            : happened.Run.Parent is { } outer ? Find(outer) : null;
        var current = Activity.Current;
        var span = Instruments.Source.StartActivity(
            happened.IsBuild ? $"BUILD {happened.Name}" : happened.Name,
            happened.IsBuild ? ActivityKind.Server : ActivityKind.Internal,
            parent?.Context ?? (current is null ? Around : default),
            SpanTags.Of(happened),
            startTime: happened.StartedAt);
        // What the caller does meanwhile is the caller's.
        Activity.Current = current;
        if (span is not null)
            _spans[happened.Subject] = span;
        return span;
    }

    private static string ErrorTypeOf(RunEvent happened) => happened.End.ErrorType ?? happened.Outcome.Result();

    private static bool IsError(BuildOutcome outcome) => outcome is BuildOutcome.Failure or BuildOutcome.Error or BuildOutcome.Timeout;
}
