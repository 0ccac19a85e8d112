namespace BuildCoordination.Telemetry;

/// <summary>Names of OpenTelemetry's semantic conventions for CI/CD, version 1.41, and two of buildcoord.</summary>
internal static class Attributes
{
    public const string PipelineName = "cicd.pipeline.name";
    public const string PipelineAction = "cicd.pipeline.action.name";
    public const string PipelineResult = "cicd.pipeline.result";
    public const string RunId = "cicd.pipeline.run.id";
    public const string RunState = "cicd.pipeline.run.state";
    public const string TaskName = "cicd.pipeline.task.name";
    public const string TaskType = "cicd.pipeline.task.type";
    public const string TaskRunId = "cicd.pipeline.task.run.id";
    public const string TaskRunResult = "cicd.pipeline.task.run.result";
    public const string SystemComponent = "cicd.system.component";
    public const string WorkerName = "cicd.worker.name";
    public const string HeadName = "vcs.ref.head.name";
    public const string HeadRevision = "vcs.ref.head.revision";
    public const string HeadType = "vcs.ref.head.type";
    public const string ErrorType = "error.type";

    /// <summary>The job by whose id the fleet knows a run; a caller may choose it.</summary>
    public const string Job = "buildcoordination.job";

    /// <summary>
    /// <c>accepted</c>, <c>rejected</c> (by the remote: a lost race, a hook) or <c>failed</c> (the remote did not decide).
    /// </summary>
    public const string PushOutcome = "buildcoordination.push.outcome";
}
