namespace BuildCoordination.Builds;

/// <summary>Outcomes as they stand on the wire.</summary>
internal static class OutcomeWords
{
    /// <summary>One of the scripts' two words.</summary>
    public static string Status(this BuildOutcome outcome) => outcome.IsGood() ? "success" : "failed";

    /// <summary>OpenTelemetry's word.</summary>
    public static string Result(this BuildOutcome outcome) => outcome switch
    {
        BuildOutcome.Success => "success",
        BuildOutcome.Failure => "failure",
        BuildOutcome.Error => "error",
        BuildOutcome.Cancellation => "cancellation",
        BuildOutcome.Timeout => "timeout",
        _ => "skip",
    };

    public static bool IsGood(this BuildOutcome outcome) => outcome is BuildOutcome.Success or BuildOutcome.Skip;

    /// <summary>Whether it says something of the source: "fixed" compares with the last one that does.</summary>
    public static bool IsConclusive(this BuildOutcome outcome) => outcome is not (BuildOutcome.Cancellation or BuildOutcome.Skip);
}
