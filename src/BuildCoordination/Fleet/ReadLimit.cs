namespace BuildCoordination.Fleet;

/// <summary>Ends the wait of a reader for the repository. The wait starts again while a fetch receives data, which would be lost.</summary>
internal sealed class ReadLimit : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly ITimer? _timer;
    private readonly CancellationToken _caller;
    private long _progress;

    /// <param name="longest">The longest wait; null for none of its own.</param>
    /// <param name="progress">A count that grows while data arrive.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait, too.</param>
    public ReadLimit(TimeSpan? longest, Func<long> progress, TimeProvider time, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        Longest = longest ?? TimeSpan.Zero;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _progress = progress();
        _timer = longest is { } wait ? time.CreateTimer(_ => Look(progress()), null, wait, wait) : null;
    }

    public TimeSpan Longest { get; }

    public CancellationToken Token => _stop.Token;

    /// <summary>Whether the limit, and not the caller, ended the wait.</summary>
    public bool IsOver => _stop.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }

    private void Look(long progress)
    {
        if (Interlocked.Exchange(ref _progress, progress) != progress)
            return;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The read ended at this moment.
        }
    }
}
