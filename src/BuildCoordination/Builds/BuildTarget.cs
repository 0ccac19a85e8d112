namespace BuildCoordination.Builds;

/// <summary>A target of a build that goes on. Of several ends the first counts; disposing it without one is a failure.</summary>
public sealed class BuildTarget : IAsyncDisposable
{
    private readonly BuildRun _run;
    private readonly int _index;
    private int _isEnded;

    internal BuildTarget(BuildRun run, string name, int index) => (_run, Name, _index) = (run, name, index);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>It did what it should.</summary>
    /// <param name="details">What is worth telling, such as the packages.</param>
    public Task SucceedAsync(BuildEndDetails? details = null) => EndAsync(BuildOutcome.Success, details);

    /// <summary>There was nothing to do.</summary>
    /// <param name="details">What is worth telling, such as the reason.</param>
    public Task SkipAsync(BuildEndDetails? details = null) => EndAsync(BuildOutcome.Skip, details);

    /// <summary>It did not do what it should.</summary>
    /// <param name="outcome">How it ended: neither success nor skip.</param>
    /// <param name="details">What is worth telling, such as the exit code and the errors.</param>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is a good one.</exception>
    public Task FailAsync(BuildOutcome outcome = BuildOutcome.Failure, BuildEndDetails? details = null) =>
        outcome.IsGood() ? throw new ArgumentException($"{outcome} is no failure.", nameof(outcome)) : EndAsync(outcome, details);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(EndAsync(BuildOutcome.Failure, new() { Reason = "the target ended without saying how" }));

    internal Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null) =>
        Interlocked.Exchange(ref _isEnded, 1) == 0 ? _run.EndTargetAsync(_index, outcome, details) : Task.CompletedTask;
}
