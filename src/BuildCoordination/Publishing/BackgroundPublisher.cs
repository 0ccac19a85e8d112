using System.Threading.Channels;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Publishing;

/// <summary>Publishes while a build goes on. The build waits for nothing but the outbox; at its end for a flush with a limit.</summary>
internal sealed class BackgroundPublisher : IAsyncDisposable
{
    // What comes together travels together: a target that ends, the next that begins, and the status of both are one push.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    // The shortest time between two pushes in the background. Other servers poll less often, and a short build makes one push less.
    private static readonly TimeSpan PushInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Publisher _publisher;
    private readonly TimeProvider _time;
    private readonly Action<Diagnostic> _warn;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private Task? _loop;
    private (long At, PublishOutcome Outcome)? _lasting;
    private Diagnostic? _trouble;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public BackgroundPublisher(Publisher publisher, TimeProvider time, Action<Diagnostic> warn) =>
        (_publisher, _time, _warn) = (publisher, time, warn);

    /// <summary>Whether the last attempt in this process ended without the remote: then the end of a build does not wait for it again.</summary>
    public bool RemoteFailed { get; private set; }

    /// <summary>Whether it failed for a reason that lasts: a sign of life would fail in the same way.</summary>
    public bool RemoteFailsLastingly { get; private set; }

    /// <summary>Publishes soon, in the background.</summary>
    public void Wake()
    {
        lock (_gate)
            _loop ??= Task.Run(() => LoopAsync(_stop.Token));
        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// Publishes what waits now, and waits for it up to <paramref name="limit"/>. The wait starts again while a fetch receives data: a fetch
    /// that is terminated loses that data, and the next one would start from nothing.
    /// </summary>
    public async Task<PublishOutcome> FlushAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var deadline = CancelAtAsync(limit, either, ended.Token);
        try
        {
            return await FlushAsync(limit, either.Token, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await deadline.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CancelAtAsync(TimeSpan limit, CancellationTokenSource flush, CancellationToken ended)
    {
        long before;
        do
        {
            await Task.Delay(limit * 0.75, _time, ended).ConfigureAwait(false);
            before = _publisher.FetchProgress;
            await Task.Delay(limit * 0.25, _time, ended).ConfigureAwait(false);
        }
        while (_publisher.FetchProgress > before);
        await flush.CancelAsync().ConfigureAwait(false);
    }

    private async Task<PublishOutcome> FlushAsync(TimeSpan limit, CancellationToken inTime, CancellationToken cancellationToken)
    {
        var wanted = _publisher.Waiting;
        while (true)
        {
            PublishOutcome outcome;
            try
            {
                outcome = await PublishAsync(wanted, inTime).ConfigureAwait(false);
                // Another process has the outbox.
                if (outcome.State == PublishState.Busy)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), _time, inTime).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                outcome = new PublishOutcome(PublishState.Unreachable, 0, 0, _trouble ?? PublishingDiagnostics.NotInTime(limit));
            }

            if (outcome.State != PublishState.Busy)
            {
                Learn(outcome);
                return outcome;
            }

            // Whoever is publishing may have taken ours along.
            if (_publisher.AreDelivered(wanted))
                return outcome with { State = PublishState.Flushed };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task<PublishOutcome> PublishAsync(IReadOnlyList<OutboxName>? wanted, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Whoever had the turn until now found out what this one would.
            if (_lasting is { } lasting && lasting.At >= asked)
                return lasting.Outcome;
            var outcome = await _publisher.PublishAsync(wanted, cancellationToken).ConfigureAwait(false);
            _lasting = outcome.IsLasting ? (_time.GetTimestamp(), outcome) : null;
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long? pushed = null;
        while (await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var gap = pushed is { } last ? PushInterval - _time.GetElapsedTime(last) : TimeSpan.Zero;
            await Task.Delay(gap > Gathering ? gap : Gathering, _time, cancellationToken).ConfigureAwait(false);
            _wake.Reader.TryRead(out _);
            var outcome = await PublishAsync(wanted: null, cancellationToken).ConfigureAwait(false);
            Learn(outcome);
            if (outcome.State == PublishState.Flushed)
            {
                pause = FirstPause;
                pushed = _time.GetTimestamp();
                continue;
            }

            if (outcome.IsLasting)
                pause = LongestPause;
            await Task.Delay(outcome.State == PublishState.Busy ? TimeSpan.FromMilliseconds(50) : pause, _time, cancellationToken).ConfigureAwait(false);
            if (outcome.State != PublishState.Busy)
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            _wake.Writer.TryWrite(true);
        }
    }

    private void Learn(PublishOutcome outcome)
    {
        if (outcome.State == PublishState.Busy)
            return;
        RemoteFailed = outcome.State is not (PublishState.Flushed or PublishState.Rewound);
        RemoteFailsLastingly = outcome.IsLasting;
        _trouble = RemoteFailed ? outcome.Diagnostic : null;
        if (outcome.Diagnostic is null)
            return;
        lock (_gate)
        {
            // Each kind of trouble once: an outage of an hour is one warning, and a refusal in it another.
            if (!_told.Add(outcome.Diagnostic.Code))
                return;
        }

        _warn(outcome.Diagnostic);
    }
}
