using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>
/// While a run lives, a signal that asks the process to end reports the run's cancellation, and ends what the run's children left running,
/// before it has its usual effect. A second signal has it at once.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // The outbox may be locked by another process for longer than somebody waits for the build to stop.
    private static readonly TimeSpan DecisionLimit = TimeSpan.FromSeconds(1);

    // If another handler keeps the process alive, the caller continues after this time.
    private static readonly TimeSpan EffectLimit = TimeSpan.FromSeconds(2);

    private readonly TerminationSignals _signals;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _bodyEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isReported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<TerminationSignal, Task> _decide;
    private readonly Func<Task> _finish;

    /// <param name="decide">Decides and reports the end, before <see cref="Token"/> is cancelled; must not throw.</param>
    /// <param name="finish">Publishes the end, and ends the run's children; must not throw.</param>
    /// <param name="hasBody">Whether somebody watches <see cref="Token"/>, and calls <see cref="BodyEnded"/>.</param>
    /// <param name="cancellationToken">Cancels <see cref="Token"/>, too.</param>
    public RunSignals(
        Func<TerminationSignal, Task> decide, Func<Task> finish, bool hasBody, CancellationToken cancellationToken)
    {
        (_decide, _finish) = (decide, finish);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!hasBody)
            BodyEnded();
        _signals = new TerminationSignals(OnSignal, keepsProcess: false);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void BodyEnded() => _bodyEnded.TrySetResult();

    /// <summary>After a signal, waits until its end is reported, then for the process to end by it.</summary>
    public async Task WaitForEffectAsync()
    {
        if (_signals.First is null)
            return;
        BodyEnded();
        await Task.WhenAny(_isReported.Task, Task.Delay(Limit)).ConfigureAwait(false);
        await Task.Delay(EffectLimit).ConfigureAwait(false);
    }

    public void Dispose()
    {
        BodyEnded();
        _signals.Dispose();
        _stop.Dispose();
    }

    private void OnSignal(TerminationSignal signal)
    {
        if (signal.Ordinal > 1)
            return;
        _ = Task.Run(() => ReportAsync(signal));
        Task.WaitAll([_isReported.Task, _bodyEnded.Task], Limit);
    }

    private async Task ReportAsync(TerminationSignal signal)
    {
        try
        {
            // A body that returns at the cancellation must find its build ended by the signal.
            var decided = _decide(signal);
            await Task.WhenAny(decided, Task.Delay(DecisionLimit)).ConfigureAwait(false);
            // On a thread of the pool: a handler of the token may take long.
            _ = Task.Run(_stop.Cancel);
            await decided.ConfigureAwait(false);
            await _finish().ConfigureAwait(false);
        }
        finally
        {
            _isReported.TrySetResult();
        }
    }
}
