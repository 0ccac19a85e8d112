using System.Threading.Channels;
using BuildCoordination.Diagnostics;
using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

/// <summary>Publishes while a build goes on. The build waits for nothing but the outbox; at its end for a flush with a limit.</summary>
internal sealed class BackgroundPublisher : IAsyncDisposable
{
    // Updates that come together are pushed together: a target that ends, the next that begins, and the status of both are one push.
    private static readonly TimeSpan BatchDelay = TimeSpan.FromMilliseconds(200);
    // The shortest time between two pushes in the background. Other servers poll less often, and a short build makes one push less.
    private static readonly TimeSpan PushInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);

    private readonly Publisher _publisher;
    private readonly TimeProvider _time;
    private readonly Action<CoordinationDiagnostic> _warn;
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _gate = new();
    private Task? _loop;
    private bool _isDisposed;
    private volatile PublishOutcome? _failed;
    private CoordinationDiagnostic? _rejection;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public BackgroundPublisher(Publisher publisher, TimeProvider time, Action<CoordinationDiagnostic> warn) =>
        (_publisher, _time, _warn) = (publisher, time, warn);

    /// <summary>
    /// Whether the last attempt in this process ended without the remote: then the end of a build does not wait for it again.
    /// </summary>
    public bool RemoteFailed => _failed is not null;

    /// <summary>Publishes soon, in the background.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _loop ??= Task.Run(() => LoopAsync(_stop.Token));
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// Publishes what waits now, and waits for it up to <paramref name="limit"/>. The wait starts again while a fetch receives data: a
    /// fetch that is terminated loses that data, and the next one would start from nothing.
    /// </summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="isEndOfBuild">
    /// Whether it asks nothing of a remote that failed just now, which the next build or the daemon will ask.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, not the promise.</param>
    public async Task<PublishOutcome> FlushAsync(TimeSpan limit, bool isEndOfBuild, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var deadline = CancelAtAsync(limit, either, ended.Token);
        try
        {
            return await FlushAsync(limit, isEndOfBuild, either.Token, cancellationToken).ConfigureAwait(false);
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

    private async Task<PublishOutcome> FlushAsync(
        TimeSpan limit, bool isEndOfBuild, CancellationToken inTime, CancellationToken cancellationToken)
    {
        var asked = _time.GetTimestamp();
        var wanted = _publisher.Waiting;
        while (true)
        {
            PublishOutcome outcome;
            try
            {
                outcome = await PublishAsync(wanted, asked, isEndOfBuild, inTime).ConfigureAwait(false);
                // Another process has the outbox.
                if (outcome.State == PublishState.Busy)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), _time, inTime).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                outcome = new PublishOutcome(PublishState.Unreachable, 0, 0, _failed?.Diagnostic ?? PublishingDiagnostics.NotInTime(limit));
                Learn(outcome);
            }

            if (outcome.State != PublishState.Busy)
            {
                Report(outcome);
                return WithRejection(outcome, isEndOfBuild);
            }

            // Another publisher may have published these updates.
            if (_publisher.AreDelivered(wanted))
                return WithRejection(outcome with { State = PublishState.Flushed }, isEndOfBuild);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_loop is not null)
            await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>
    /// Waits for the turn of the push that is being made, and asks the remote for something else then; not where it fails for a reason that
    /// lasts, which would keep this from it, too.
    /// </summary>
    /// <param name="use">Asks the remote, and says what kept it from there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CoordinationDiagnostic?> TakeTurnAsync(Func<Task<CoordinationDiagnostic?>> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return FailureSince(WithinLast(LongestBackoff)) is null ? await use().ConfigureAwait(false) : null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PublishOutcome> PublishAsync(
        IReadOnlyList<OutboxName>? wanted, long since, bool isEndOfBuild, CancellationToken cancellationToken)
    {
        if (isEndOfBuild && _failed is { } before)
            return before;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isEndOfBuild && _failed is { } failed)
                return failed;
            var outcome = FailureSince(since) ?? await _publisher.PublishAsync(wanted, cancellationToken).ConfigureAwait(false);
            Learn(outcome);
            return outcome;
        }
        finally
        {
            _turn.Release();
        }
    }

    // The one that had the turn may have found out what the next one would: a lasting failure is believed for a while.
    private PublishOutcome? FailureSince(long since) => _publisher.LastingFailure is { } found && found.At >= since
        ? new PublishOutcome(PublishState.Unreachable, 0, 0, found.Diagnostic, IsLasting: true)
        : null;

    private long WithinLast(TimeSpan age) => _time.GetTimestamp() - (long)(age.TotalSeconds * _time.TimestampFrequency) + 1;

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        var backoff = FirstBackoff;
        long? pushed = null;
        while (await _wake.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var gap = pushed is { } last ? PushInterval - _time.GetElapsedTime(last) : TimeSpan.Zero;
            await Task.Delay(gap > BatchDelay ? gap : BatchDelay, _time, cancellationToken).ConfigureAwait(false);
            _wake.Reader.TryRead(out _);
            var outcome =
                await PublishAsync(wanted: null, WithinLast(backoff), isEndOfBuild: false, cancellationToken).ConfigureAwait(false);
            Report(outcome);
            if (outcome.State == PublishState.Flushed)
            {
                backoff = FirstBackoff;
                pushed = _time.GetTimestamp();
                continue;
            }

            if (outcome.IsLasting)
                backoff = LongestBackoff;
            await Task.Delay(outcome.State == PublishState.Busy ? TimeSpan.FromMilliseconds(50) : backoff, _time, cancellationToken)
                .ConfigureAwait(false);
            if (outcome.State != PublishState.Busy)
                backoff = TimeSpan.FromTicks(Math.Min(backoff.Ticks * 2, LongestBackoff.Ticks));
            _wake.Writer.TryWrite(true);
        }
    }

    // A caller that flushes must not get another answer because the background was faster.
    private PublishOutcome WithRejection(PublishOutcome outcome, bool isEndOfBuild)
    {
        var rejection = isEndOfBuild ? null : Interlocked.Exchange(ref _rejection, null);
        return outcome.Diagnostic is null && rejection is not null ? outcome with { Diagnostic = rejection } : outcome;
    }

    private void Learn(PublishOutcome outcome)
    {
        if (outcome.Diagnostic is { Code: PublishingDiagnostics.RejectedCode } rejection)
            Interlocked.Exchange(ref _rejection, rejection);
        if (outcome.State != PublishState.Busy)
            _failed = outcome.State is PublishState.Flushed or PublishState.Rewound ? null : outcome;
    }

    // Outside of the turn, because a handler may publish.
    private void Report(PublishOutcome outcome)
    {
        if (outcome.State == PublishState.Busy || outcome.Diagnostic is null)
            return;
        lock (_gate)
        {
            // Each kind of problem once: an outage of an hour is one warning, and a rejection during it another.
            if (!_told.Add(outcome.Diagnostic.Code))
                return;
        }

        _warn(outcome.Diagnostic);
    }
}
