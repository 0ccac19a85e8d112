using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

/// <summary>Outcomes as the repository's documents have them.</summary>
internal static class OutcomeWords
{
    /// <summary>One of the two words of the bash scripts; <c>idle</c> for an unknown result.</summary>
    public static string Status(this BuildOutcome outcome) =>
        outcome == BuildOutcome.Unknown ? "idle" : outcome.IsGood() ? "success" : "failed";

    /// <summary>OpenTelemetry's word.</summary>
    public static string Result(this BuildOutcome outcome) => outcome switch
    {
        BuildOutcome.Success => "success",
        BuildOutcome.Failure => "failure",
        BuildOutcome.Error => "error",
        BuildOutcome.Cancellation => "cancellation",
        BuildOutcome.Timeout => "timeout",
        BuildOutcome.Unknown => "unknown",
        _ => "skip",
    };

    /// <summary>The outcome of a build as the repository has it; the bash scripts give only a status.</summary>
    public static BuildOutcome Parse(EndRecord end) => (end.Result ?? end.Status) switch
    {
        "success" => BuildOutcome.Success,
        "failure" or "failed" => BuildOutcome.Failure,
        "error" => BuildOutcome.Error,
        "cancellation" => BuildOutcome.Cancellation,
        "timeout" => BuildOutcome.Timeout,
        "skip" => BuildOutcome.Skip,
        _ => BuildOutcome.Unknown,
    };

    /// <summary>Whether it is no failure.</summary>
    public static bool IsGood(this BuildOutcome outcome) => outcome is BuildOutcome.Success or BuildOutcome.Skip or BuildOutcome.Unknown;

    /// <summary>Whether it says something of the source: "fixed" compares with the last one that does.</summary>
    public static bool IsConclusive(this BuildOutcome outcome) =>
        outcome is not (BuildOutcome.Cancellation or BuildOutcome.Skip or BuildOutcome.Unknown);
}
