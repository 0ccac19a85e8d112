using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>A token that the first terminating signal cancels.</summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="cancellationToken">Cancels it too.</param>
    /// <param name="keepsProcess">Whether the process outlives the signal; if not, the signal has its effect when this is disposed.</param>
    public StopSignals(CancellationToken cancellationToken, bool keepsProcess = true)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Signals = new TerminationSignals(
            _ =>
            {
                Stop();
                if (!keepsProcess)
                    _isOver.Task.Wait(StopLimit);
            },
            keepsProcess);
    }

    public TerminationSignals Signals { get; }

    public CancellationToken Token => _stop.Token;

    // On a thread of the pool, because the token's callbacks may take long.
    private void Stop() => _ = Task.Run(_stop.Cancel);

    public void Dispose()
    {
        Signals.Dispose();
        _stop.Dispose();
        _isOver.TrySetResult();
    }
}
