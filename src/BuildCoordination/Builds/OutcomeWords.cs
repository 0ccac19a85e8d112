namespace BuildCoordination.Builds;

/// <summary>Outcomes as they stand on the wire.</summary>
internal static class OutcomeWords
{
    /// <summary>The scripts' word.</summary>
    public static string Status(this BuildOutcome outcome) => outcome is BuildOutcome.Success or BuildOutcome.Skip ? "success" : "failed";

    /// <summary>Our finer word.</summary>
    public static string Result(this BuildOutcome outcome) => outcome switch
    {
        BuildOutcome.Success => "success",
        BuildOutcome.Failure => "failure",
        BuildOutcome.Error => "error",
        BuildOutcome.Cancellation => "cancellation",
        BuildOutcome.Timeout => "timeout",
        _ => "skip",
    };

    /// <summary>Whether it says something of the source: "fixed" compares with the last one that does.</summary>
    public static bool IsConclusive(this BuildOutcome outcome) => outcome is not (BuildOutcome.Cancellation or BuildOutcome.Skip);
}
