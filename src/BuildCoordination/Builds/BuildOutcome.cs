using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>The result of a build or a target, with the names of OpenTelemetry's CI/CD conventions.</summary>
public enum BuildOutcome
{
    /// <summary>It succeeded.</summary>
    [JsonStringEnumMemberName("Success")]
    Success,

    /// <summary>The tool failed: an exit code other than 0, or a failed target.</summary>
    [JsonStringEnumMemberName("Failure")]
    Failure,

    /// <summary>It could not start, crashed or was killed by another process, or its host failed.</summary>
    [JsonStringEnumMemberName("Error")]
    Error,

    /// <summary>It was cancelled: Ctrl-C, SIGTERM, SIGHUP.</summary>
    [JsonStringEnumMemberName("Cancellation")]
    Cancellation,

    /// <summary>It exceeded its time limit and was terminated.</summary>
    [JsonStringEnumMemberName("Timeout")]
    Timeout,

    /// <summary>There was nothing to do.</summary>
    [JsonStringEnumMemberName("Skip")]
    Skip,

    /// <summary>Its host ended without a known result. It is reported as ended, never as a success or a failure.</summary>
    [JsonStringEnumMemberName("Unknown")]
    Unknown,
}
