using System.Threading.Channels;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Events;

/// <summary>
/// Sends build events in their order in the background. A build waits for them only at its end, up to a limit. Undelivered events are
/// dropped, with one warning.
/// </summary>
internal sealed class EventExport : IAsyncDisposable
{
    private const int MostWaiting = 1000;
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndOfTheFailing = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(2)];

    private readonly Channel<byte[]> _waiting =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly EventDestination _destination;
    private readonly RepositoryUrl _repository;
    private readonly TimeProvider _time;
    private readonly Action<Diagnostic> _warn;
    private Task? _delivery;
    private bool _isWarned;
    private volatile bool _isFailing;

    /// <param name="destination">A path, or a URL of http or https.</param>
    /// <param name="repository">The coordination repository.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Called once if events are dropped.</param>
    public EventExport(string destination, RepositoryUrl repository, TimeProvider time, Action<Diagnostic> warn) =>
        (_destination, _repository, _time, _warn) = (EventDestination.Of(destination), repository, time, warn);

    /// <summary>Takes an event; never waits.</summary>
    public void Post(RunEvent happened)
    {
        lock (_gate)
            _delivery ??= Task.Run(() => DeliverAsync(_stop.Token));
        if (!_waiting.Writer.TryWrite(CdEvent.Line(happened, _repository)))
            Dropped("no more of them can wait");
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        if (_delivery is { } delivery)
        {
            var limit = _isFailing ? EndOfTheFailing : LongestEnd;
            await delivery.WaitAsync(limit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!delivery.IsCompleted)
                Dropped($"not taken within {limit.TotalSeconds:0.#} s");
            await _stop.CancelAsync().ConfigureAwait(false);
            await delivery.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _destination.Dispose();
        _stop.Dispose();
    }

    private async Task DeliverAsync(CancellationToken stop)
    {
        await foreach (var line in _waiting.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            await DeliverAsync(line, stop).ConfigureAwait(false);
    }

    // A destination that is known to fail is asked once for each event, so that the next one is not late for this one.
    private async Task DeliverAsync(byte[] line, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            var problem = await TryAsync(line, stop).ConfigureAwait(false);
            if (problem is null || problem.IsFinal || _isFailing || tries == RetryDelays.Length)
            {
                _isFailing = problem is { IsFinal: false };
                if (problem is not null)
                    Dropped(problem.Reason);
                return;
            }

            await Task.Delay(RetryDelays[tries], _time, stop).ConfigureAwait(false);
        }
    }

    private async Task<EventProblem?> TryAsync(byte[] line, CancellationToken stop)
    {
        try
        {
            return await _destination.TryDeliverAsync(line, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EventProblem(e.Message, IsFinal: false);
        }
    }

    private void Dropped(string reason)
    {
        lock (_gate)
        {
            if (_isWarned)
                return;
            _isWarned = true;
        }

        _warn(EventDiagnostics.NotDelivered(_destination.Display, reason));
    }
}
