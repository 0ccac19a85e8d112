using BuildCoordination.Display;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>A build that goes on. Its end is told exactly once: by itself or, when its process dies, by the next one that looks. Of several ends the first counts.</summary>
/// <remarks>Safe for use from several threads. Nothing here fails because the fleet cannot be told: that is a warning, and is made up for later.</remarks>
public sealed partial class BuildRun : IAsyncDisposable
{
    private static readonly TimeSpan ProcessEndLimit = TimeSpan.FromSeconds(20);

    private readonly RunLocks _locks;
    private readonly RunFolder _runs;
    private readonly RunNotifier _notifier;
    private readonly BuildSettings _settings;
    private readonly TimeProvider _time;
    private readonly BestEffort _bestEffort;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RunHeartbeat _heartbeat;
    private RunRecord _record;
    private RunRecord? _seen;
    private JobProgress? _progress;
    private bool _isAllTold = true;
    private ProcessEndHook? _processEnd;
    private int _isDisposed;

    internal BuildRun(RunRecord record, RunLocks locks, RunFolder runs, RunNotifier notifier, BuildSettings settings, TimeProvider time)
    {
        (_record, _locks, _runs, _notifier, _settings, _time) = (record, locks, runs, notifier, settings, time);
        _bestEffort = new(settings.Warn);
        _heartbeat = new(BeatAsync, time);
    }

    /// <summary>The job that the fleet is told of; that of the outer build when <see cref="IsJoined"/>.</summary>
    public string JobId => _record.Job;

    /// <summary>What is built.</summary>
    public string Name => _record.Name;

    /// <summary>Whether this run is part of another one, as that of a front end within a wrapped command is: it has no start and end of its own, its targets are told as that one's.</summary>
    public bool IsJoined => _record.Parent is not null;

    /// <summary>
    /// What the environment of every child process must carry: a run within it is told as part of this one, and what is left behind is found by it.
    /// Where somebody listens to spans, <c>TRACEPARENT</c> and <c>TRACESTATE</c> too.
    /// </summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment =>
        new Dictionary<string, string>(_settings.HandedOn(_record.Id), StringComparer.Ordinal) { [BuildRuns.Marker] = _record.Id };

    /// <summary>Says how far the current target is; the fleet sees it with the next sign of life.</summary>
    /// <param name="done">How many parts are done.</param>
    /// <param name="total">How many there are; 0 when that is not known.</param>
    /// <param name="label">The part that is being built.</param>
    public void ReportProgress(int done, int total, string? label = null) =>
        Volatile.Write(ref _progress, new(done, total, LabelOf(label)));

    /// <summary>The build did what it should.</summary>
    /// <param name="details">What is worth telling; the packages of its targets are told anyway.</param>
    public Task SucceedAsync(BuildEndDetails? details = null) => EndAsync(BuildOutcome.Success, details);

    /// <summary>The build did not do what it should.</summary>
    /// <param name="outcome">How it ended: neither success nor skip.</param>
    /// <param name="details">What is worth telling; what is missing is taken from the target that failed.</param>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is a good one.</exception>
    public Task FailAsync(BuildOutcome outcome = BuildOutcome.Failure, BuildEndDetails? details = null) =>
        outcome.IsGood() ? throw new ArgumentException($"{outcome} is no failure.", nameof(outcome)) : EndAsync(outcome, details);

    /// <summary>Lets go of the source and of the run; without an end before, the build failed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await EndAsync(BuildOutcome.Failure, new() { Reason = "the build ended without saying how" }).ConfigureAwait(false);
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        await _bestEffort.TryAsync(What, Forget).ConfigureAwait(false);
        _locks.Dispose();
        _processEnd?.Dispose();
    }

    /// <summary>Ends the run, and publishes that, when this process ends in the middle of it.</summary>
    internal void ReportProcessEnd() => _processEnd = new ProcessEndHook(details =>
    {
        if (_record.Outcome is null)
            Task.Run(() => EndWithProcessAsync(details)).Wait(ProcessEndLimit);
    });

    internal Task StartAsync() => ChangeAsync(record => record, record => _notifier.StartedAsync(record, CancellationToken.None));

    /// <summary>Notes a process group that this run made, so that whoever finds the run dead can end it.</summary>
    /// <param name="group">The group, which is the id of the process that leads it.</param>
    /// <param name="startTime">When that process was started: <see cref="ProcessTable.StartTime"/>.</param>
    internal Task OwnProcessGroupAsync(int group, long startTime) => ChangeAsync(
        record => record with { Process = record.Process with { Groups = [.. record.Process.Groups, new(group, startTime)] } },
        _ => Task.CompletedTask);

    internal Task OwnAsync(ChildProcess child) => OwnProcessGroupAsync(child.Id, child.StartTime);

    internal async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null)
    {
        outcome = await KnownAsync(outcome).ConfigureAwait(false);
        var note = NoteOf(details);
        await ChangeAsync(
            record => record.Decided(outcome, note, _time.GetUtcNow(), _time.GetTick()),
            record => _notifier.EndedAsync(record, CancellationToken.None), isEnd: true).ConfigureAwait(false);
    }

    // What fails because the build within it, or the one around it, was stopped was stopped as well.
    private async Task<BuildOutcome> KnownAsync(BuildOutcome outcome)
    {
        var isStopped = false;
        if (outcome is BuildOutcome.Failure or BuildOutcome.Error)
        {
            await _bestEffort.TryAsync(What, () => isStopped = _runs.OuterOf(_record)?.Outcome == BuildOutcome.Cancellation
                || _runs.JoinedTo(_record).Any(joined => joined.Outcome == BuildOutcome.Cancellation)).ConfigureAwait(false);
        }

        return isStopped ? BuildOutcome.Cancellation : outcome;
    }

    private async Task EndWithProcessAsync(BuildEndDetails details)
    {
        await EndAsync(BuildOutcome.Error, details).ConfigureAwait(false);
        await _bestEffort.TryAsync(What, _settings.FlushAtEnd).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    // What cannot be redacted is left out, all but numbers.
    private ResultDetails NoteOf(BuildEndDetails? details) => new OptionalParts(Name, _settings.Warn).Try(
        "details", () => ResultDetails.Of(details, _settings.Redact), new() { ExitCode = details?.ExitCode });

    private string? LabelOf(string? part) =>
        new OptionalParts(Name, _settings.Warn).Redact("progress", part, _settings.Redact, without: null) is { } label
            ? VisibleText.Truncate(label, Limits.Name, "…")
            : null;

    private string What => $"The build {Name}";

    // The record first: if we die right after, somebody else tells what it says.
    private async Task ChangeAsync(Func<RunRecord, RunRecord> change, Func<RunRecord, Task> tell, bool isEnd = false)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            _record = change(_record);
            if (!await _bestEffort.TryAsync(What, Write).ConfigureAwait(false) && isEnd)
                _locks.KeepEnd(_record);
            await _bestEffort.TryAsync(What, Show).ConfigureAwait(false);
            var isTold = await _bestEffort.TryAsync(What, () => tell(_record)).ConfigureAwait(false);
            // The end of the run, the last one, makes up for those of its targets.
            _isAllTold = isEnd ? isTold : _isAllTold;
            _settings.PublishSoon();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Show()
    {
        var (before, now) = (_seen, _seen = _record);
        RunEvent.Tell(before, now, _settings.OnRunEvent);
    }

    private void Write() => _runs.Write(_record = _record with { AliveAt = _time.GetUtcNow(), AliveTick = _time.GetTick() });

    // The outer run takes over what joined it; an end that nobody took stays for the next judge.
    private void Forget()
    {
        if (_isAllTold && _runs.OuterOf(_record) is not { Outcome: null })
            _runs.RemoveFamily(_record);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            _record = _record with { Progress = Volatile.Read(ref _progress) };
            await _bestEffort.TryAsync(What, Write).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        await _bestEffort.TryAsync(What, () => _settings.Beat(_record.Progress, cancellationToken)).ConfigureAwait(false);
    }
}
