namespace BuildCoordination.Builds;

/// <summary>The end that a caller stated of a build or a target: it may state it again, and no other one.</summary>
internal sealed class StatedEnd(string what)
{
    private readonly Lock _gate = new();
    private BuildOutcome? _outcome;

    /// <exception cref="ArgumentOutOfRangeException">The outcome is none.</exception>
    /// <exception cref="InvalidOperationException">Another one was stated.</exception>
    public void Claim(BuildOutcome outcome)
    {
        if (!Enum.IsDefined(outcome))
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "This is no outcome of a build.");
        lock (_gate)
        {
            if (_outcome is { } before && before != outcome)
                throw new InvalidOperationException($"{what} ended before with the outcome {before}; it cannot end with {outcome}, too.");
            _outcome = outcome;
        }
    }

    /// <summary>Takes back what was claimed and did not happen.</summary>
    public void Release()
    {
        lock (_gate)
            _outcome = null;
    }

    /// <exception cref="ArgumentException">The outcome is no failure.</exception>
    public static BuildOutcome CheckFailure(BuildOutcome outcome) =>
        Enum.IsDefined(outcome) && outcome.IsGood() ? throw new ArgumentException($"{outcome} is no failure.", nameof(outcome)) : outcome;
}
