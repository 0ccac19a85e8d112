using System.Runtime.InteropServices;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Ctrl-C and TERM end what goes on until it is stopped: that is how it is meant to end, and no failure.</summary>
internal sealed class StopOnSignal : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly PosixSignalRegistration[] _signals;

    public StopOnSignal(bool isWanted, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _signals = isWanted
            ? [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Stop))]
            : [];
    }

    public CancellationToken Token => _stop.Token;

    /// <summary>Waits; false when it was stopped.</summary>
    public async Task<bool> DelayAsync(TimeSpan delay)
    {
        await Task.Delay(delay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_stop.IsCancellationRequested;
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        _stop.Cancel();
    }
}
