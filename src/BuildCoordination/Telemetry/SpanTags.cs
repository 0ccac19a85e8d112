using System.Diagnostics;
using BuildCoordination.Builds;

namespace BuildCoordination.Telemetry;

internal static class SpanTags
{
    /// <summary>The tags that are known at the start, for samplers.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of(RunEvent happened)
    {
        var run = happened.Run;
        yield return new(Attributes.PipelineName, run.Title);
        yield return new(Attributes.RunId, happened.Build);
        yield return new(Attributes.Job, run.Job);
        yield return new(Attributes.WorkerName, run.Server);
        if (happened.IsBuild)
        {
            yield return new(Attributes.PipelineAction, "BUILD");
        }
        else
        {
            yield return new(Attributes.TaskName, happened.Name);
            yield return new(Attributes.TaskRunId, happened.Subject);
            if (happened.Target?.Kind == TargetKind.Build)
                yield return new(Attributes.TaskType, "build");
        }

        if (run.Branch is not null)
        {
            yield return new(Attributes.HeadName, run.Branch);
            yield return new(Attributes.HeadType, "branch");
        }

        if (run.Commit is not (null or SourceRevision.Unknown))
            yield return new(Attributes.HeadRevision, run.Commit);
    }

    /// <summary>The tags of every measurement of a run.</summary>
    public static TagList State(RunEvent happened) =>
        new() { { Attributes.PipelineName, happened.Run.Title }, { Attributes.RunState, "executing" } };
}
