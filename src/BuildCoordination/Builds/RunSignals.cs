using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>
/// While a run lives, a signal that asks the process to end reports the run's cancellation, and ends what the run's children left running,
/// before it has its usual effect. A second signal has it at once.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // Where another handler keeps the process alive, the caller goes on after this time.
    private static readonly TimeSpan EffectLimit = TimeSpan.FromSeconds(2);

    private readonly TerminationSignals _signals;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _bodyEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<TerminationSignal, Task> _report;

    /// <param name="report">Reports the end; must not throw.</param>
    /// <param name="hasBody">Whether somebody watches <see cref="Token"/>, and calls <see cref="BodyEnded"/>.</param>
    /// <param name="cancellationToken">Cancels <see cref="Token"/>, too.</param>
    public RunSignals(Func<TerminationSignal, Task> report, bool hasBody, CancellationToken cancellationToken)
    {
        _report = report;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!hasBody)
            BodyEnded();
        _signals = new TerminationSignals(OnSignal, keepsProcess: false);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void BodyEnded() => _bodyEnded.TrySetResult();

    /// <summary>After a signal, waits for the process to end by it.</summary>
    public Task WaitForEffectAsync() => _signals.First is null ? Task.CompletedTask : Task.Delay(EffectLimit);

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
        var report = Task.Run(() => _report(signal));
        // On a thread of the pool: whoever watches the token may take long.
        _ = Task.Run(_stop.Cancel);
        Task.WaitAll([report, _bodyEnded.Task], Limit);
    }
}
