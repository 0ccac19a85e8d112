namespace BuildCoordination.Builds;

/// <summary>The end of a build or a target that an exception leaves.</summary>
internal static class ExceptionEnd
{
    /// <summary>
    /// Maps an exception to an outcome. A cancellation that a time limit caused, such as that of <c>HttpClient</c>, is a timeout.
    /// </summary>
    public static BuildOutcome OutcomeOf(Exception exception) => Unwrap(exception) switch
    {
        TimeoutException or OperationCanceledException { InnerException: TimeoutException } => BuildOutcome.Timeout,
        OperationCanceledException => BuildOutcome.Cancellation,
        _ => BuildOutcome.Failure,
    };

    /// <summary>
    /// Returns what there is to report of an exception. The text of a cancellation says nothing that its outcome does not.
    /// </summary>
    public static BuildEndDetails DetailsOf(Exception exception)
    {
        var cause = Unwrap(exception);
        var type = cause.GetType();
        return new BuildEndDetails
        {
            Reason = OutcomeOf(cause) == BuildOutcome.Cancellation ? null
                : string.IsNullOrWhiteSpace(cause.Message) ? type.Name : cause.Message,
            ErrorType = type.FullName,
        };
    }

    private static Exception Unwrap(Exception exception) =>
        exception is AggregateException { InnerExceptions: [var only] } ? Unwrap(only) : exception;
}
