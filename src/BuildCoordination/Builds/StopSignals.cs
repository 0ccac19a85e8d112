using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>A token that is cancelled by the first signal that asks us to end.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop;

    public StopSignals(CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Signals = new TerminationSignals(_ => Stop());
    }

    public TerminationSignals Signals { get; }

    public CancellationToken Token => _stop.Token;

    // On a thread of the pool, where whoever waits for the token may take his time.
    private void Stop() => _ = Task.Run(_stop.Cancel);

    public void Dispose()
    {
        Signals.Dispose();
        _stop.Dispose();
    }
}
