using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

/// <summary>
/// A target of a running build. A target that is disposed without an end gets it from the exception that leaves the block; without one it
/// failed.
/// </summary>
/// <remarks>Safe for use from several threads.</remarks>
public sealed class BuildTarget : IAsyncDisposable, IProgress<JobProgress>
{
    private readonly BuildRun _run;
    private readonly int _index;
    private readonly StatedEnd _stated;
    private int _isEnded;

    internal BuildTarget(BuildRun run, string name, int index) =>
        (_run, Name, _index, _stated) = (run, name, index, new($"The target {name}"));

    /// <summary>The name of the target.</summary>
    public string Name { get; }

    /// <summary>
    /// Reports the progress of the target; the fleet sees it with the next heartbeat. If several targets run at once, it sees the sum.
    /// </summary>
    /// <param name="done">The number of finished parts.</param>
    /// <param name="total">The number of parts; 0 if it is unknown.</param>
    /// <param name="label">The current part.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void ReportProgress(int done, int total, string? label = null)
    {
        if (Volatile.Read(ref _isEnded) == 0)
            _run.ReportProgress(_index, done, total, label);
    }

    /// <inheritdoc/>
    void IProgress<JobProgress>.Report(JobProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ReportProgress(value.Done, value.Total, value.Label);
    }

    /// <summary>Ends the target and reports the end.</summary>
    /// <param name="outcome">The result.</param>
    /// <param name="details">The details, such as the packages, or the exit code and the errors.</param>
    /// <param name="cancellationToken">Ends the wait before the end is accepted; an accepted end is final.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is not an outcome.</exception>
    /// <exception cref="InvalidOperationException">The caller ended the target with another outcome before.</exception>
    public async Task CompleteAsync(BuildOutcome outcome, BuildEndDetails? details = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stated.Claim(outcome);
        try
        {
            await EndAsync(outcome, details, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _stated.Release();
            Volatile.Write(ref _isEnded, 0);
            throw;
        }
    }

    /// <summary>Ends the target as a success.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task SucceedAsync(BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        CompleteAsync(BuildOutcome.Success, details, cancellationToken);

    /// <summary>Ends the target as one that had nothing to do.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task SkipAsync(BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        CompleteAsync(BuildOutcome.Skip, details, cancellationToken);

    /// <summary>Ends the target as a failure.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is not a failure.</exception>
    public Task FailAsync(
        BuildOutcome outcome = BuildOutcome.Failure, BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        CompleteAsync(StatedEnd.CheckFailure(outcome), details, cancellationToken);

    /// <summary>Ends the target if it has no end yet.</summary>
    public ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _isEnded) != 0)
            return default;
        return _run.FindInFlight() is { } inFlight
            ? new(EndAsync(ExceptionEnd.OutcomeOf(inFlight), ExceptionEnd.DetailsOf(inFlight)))
            : new(EndAsync(BuildOutcome.Failure, new() { Reason = "the target ended without saying how" }));
    }

    internal void EnterSpan() => _run.EnterSpan(_index);

    internal Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isEnded, 1) == 0 ? _run.EndTargetAsync(_index, outcome, details, cancellationToken) : Task.CompletedTask;
}
