namespace BuildCoordination.Builds;

/// <content>Events that are reported together with the next event of the same moment.</content>
public sealed partial class BuildRun
{
    // Not in the outbox: after a crash, the event is reported from the run's record.
    private Moment? _held;
    private ITimer? _holdTimer;

    /// <inheritdoc cref="BuildRunOptions.HoldLimit"/>
    internal TimeSpan HoldLimit { get; init; }

    // The next event writes both.
    private bool IsFollowedAtOnce(Moment? moment) =>
        HoldLimit == Timeout.InfiniteTimeSpan && moment is not null && _held is null && _notifier.MayBeFollowed(_record, moment);

    // Called in this run's turn.
    private async Task ReportAsync(Moment moment)
    {
        if (_held is not null && HoldLimit != Timeout.InfiniteTimeSpan && !_notifier.IsMessage(_record, moment))
        {
            await _notifier.ReportAsync(_record, moment, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        var held = TakeHeld();
        if (held is not null && !_notifier.CanJoin(_record, held, moment))
        {
            await ReportLateAsync(held).ConfigureAwait(false);
            held = null;
        }

        if (held is null && HoldLimit != TimeSpan.Zero && _notifier.MayBeFollowed(_record, moment))
        {
            _held = moment;
            _holdTimer = _time.CreateTimer(_ => _ = ReleaseAsync(), null, HoldLimit, Timeout.InfiniteTimeSpan);
            return;
        }

        await _notifier.ReportAsync(_record, held?.And(moment) ?? moment, CancellationToken.None).ConfigureAwait(false);
    }

    private Task<bool> ReportLateAsync(Moment held) => _bestEffort.TryAsync(
        What, () => _notifier.ReportAsync(_record, held with { IsLate = true }, CancellationToken.None));

    private Moment? TakeHeld()
    {
        _holdTimer?.Dispose();
        var held = _held;
        (_held, _holdTimer) = (null, null);
        return held;
    }

    // Nothing followed in time.
    private async Task ReleaseAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (TakeHeld() is not { } held)
                return;
            await ReportLateAsync(held).ConfigureAwait(false);
            _settings.PublishSoon();
        }
        finally
        {
            _turn.Release();
        }
    }
}
