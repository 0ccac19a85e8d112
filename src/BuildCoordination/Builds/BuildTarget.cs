namespace BuildCoordination.Builds;

/// <summary>A target of a build that goes on. Disposing it without an end is a failure.</summary>
public sealed class BuildTarget : IAsyncDisposable
{
    private readonly BuildRun _run;
    private readonly RunTarget _target;
    private int _isEnded;

    internal BuildTarget(BuildRun run, RunTarget target) => (_run, _target) = (run, target);

    /// <summary>Its name.</summary>
    public string Name => _target.Name;

    /// <summary>Ends the target well.</summary>
    public Task SucceedAsync(BuildEndDetails? details = null) => EndAsync(BuildOutcome.Success, details);

    /// <summary>Ends the target. Of several ends the first counts.</summary>
    public Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null) => Interlocked.Exchange(ref _isEnded, 1) == 0
        ? _run.EndTargetAsync(_target, outcome, details ?? new BuildEndDetails())
        : Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(EndAsync(BuildOutcome.Failure, new BuildEndDetails { Reason = "the target ended without saying how" }));
}
