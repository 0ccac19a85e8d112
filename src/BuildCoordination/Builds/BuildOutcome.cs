using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>How a build or a target ended, in the words of OpenTelemetry's CI/CD conventions.</summary>
public enum BuildOutcome
{
    /// <summary>It did what it should.</summary>
    [JsonStringEnumMemberName("Success")]
    Success,

    /// <summary>The tool said no: an exit code that is not 0, a failing target.</summary>
    [JsonStringEnumMemberName("Failure")]
    Failure,

    /// <summary>It could not start, died, was killed by others, or its host failed.</summary>
    [JsonStringEnumMemberName("Error")]
    Error,

    /// <summary>Somebody stopped it: Ctrl-C, SIGTERM, SIGHUP.</summary>
    [JsonStringEnumMemberName("Cancellation")]
    Cancellation,

    /// <summary>It took longer than it was allowed to, and was ended.</summary>
    [JsonStringEnumMemberName("Timeout")]
    Timeout,

    /// <summary>There was nothing to do.</summary>
    [JsonStringEnumMemberName("Skip")]
    Skip,

    /// <summary>Its host ended without a result that can be known. It is reported as ended, never as a success or a failure.</summary>
    [JsonStringEnumMemberName("Unknown")]
    Unknown,
}
