namespace BuildCoordination.Builds;

/// <summary>How a build or a target ended, in the words of OpenTelemetry's CI/CD conventions.</summary>
public enum BuildOutcome
{
    /// <summary>It did what it should.</summary>
    Success,

    /// <summary>The tool said no: an exit code that is not 0, a failing target.</summary>
    Failure,

    /// <summary>It could not start, died, was killed by others, or its host failed.</summary>
    Error,

    /// <summary>Somebody stopped it: Ctrl-C, SIGTERM, SIGHUP.</summary>
    Cancellation,

    /// <summary>It took longer than it was allowed to, and was ended.</summary>
    Timeout,

    /// <summary>There was nothing to do.</summary>
    Skip,
}
