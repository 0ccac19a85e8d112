using BuildCoordination.Documents;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <content>The output of a run's tools, as far as buildcoord sees it: its last lines, and its quiet periods.</content>
public sealed partial class BuildRun
{
    // The daemon sends the heartbeats, with the lines that it finds.
    private static readonly TimeSpan OutputNoteInterval = TimeSpan.FromSeconds(5);

    private RunHeartbeat? _outputWatch;
    private BuildOutput? _notedOutput;

    /// <summary>The output of the run's tools.</summary>
    internal RunOutput Output { get; }

    /// <summary>The longest quiet period of the last successful builds of this name; null if it is unknown.</summary>
    internal TimeSpan? UsualQuietPeriod { get; init; }

    private TimeSpan? StallLimit => _settings.StalledAfter == Timeout.InfiniteTimeSpan ? null
        : _settings.StalledAfter > TimeSpan.Zero ? _settings.StalledAfter
        : StallWatch.LimitAfter(UsualQuietPeriod ?? TimeSpan.Zero);

    private void BeginToWatchOutput()
    {
        var stall = new StallWatch(StallLimit);
        _outputWatch = new(cancel => WatchOutputAsync(stall, cancel), OutputNoteInterval, _time);
    }

    private async Task WatchOutputAsync(StallWatch stall, CancellationToken cancellationToken)
    {
        await NoteOutputAsync(cancellationToken).ConfigureAwait(false);
        if (stall.Observe(Output.MovedAt, _time.GetTick()) is not { } change)
            return;
        var since = change.IsStalled ? _time.GetUtcNow() - change.QuietPeriod : (DateTimeOffset?)null;
        await ChangeAsync(record => record with { StalledSince = since }, moment: null, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var record = _record;
        if (record.Outcome is not null)
            return;
        await _bestEffort.TryAsync(
            What, () => _notifier.MessageAsync(record, KeyOf(change), TextOf(record, change), CancellationToken.None))
            .ConfigureAwait(false);
        _settings.PublishSoon();
    }

    private static string KeyOf(StallChange change) => $"{(change.IsStalled ? "stalled" : "resumed")}{change.Number}";

    private OutgoingMessage TextOf(RunRecord record, StallChange change)
    {
        var optional = new OptionalParts(Name, _settings.Warn);
        return change.IsStalled
            ? BuildTexts.Stalled(
                record, change.QuietPeriod, UsualQuietPeriod,
                optional.Try("processes", () => RunProcessList.Of(record.Process, _settings.Redact), []), _notedOutput?.Lines ?? [])
            : BuildTexts.Resumed(record, change.QuietPeriod);
    }

    private BuildOutput? ReadOutput() => new OptionalParts(Name, _settings.Warn).Try("output", Output.Read, null);

    private async Task NoteOutputAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null || ReadOutput() is not { } output || output == _notedOutput)
                return;
            _notedOutput = output;
            await _bestEffort.TryAsync(What, () => _runs.WriteOutput(_record, output)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
