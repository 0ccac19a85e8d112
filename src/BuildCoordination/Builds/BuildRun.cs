using BuildCoordination.Builds.Environments;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Heartbeats;
using BuildCoordination.Processes;

namespace BuildCoordination.Builds;

/// <summary>
/// A running build. Its end is reported exactly once: by itself or, if its process crashes, by the daemon or the next build. Of several
/// ends the first counts.
/// </summary>
/// <remarks>
/// Safe for use from several threads. A report that cannot be published is a warning and is published later; it fails no call.
/// </remarks>
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
    private readonly ExceptionInFlight _inFlight = new();
    private readonly StatedEnd _stated;
    private RunRecord _record;
    private RunRecord? _seen;
    private readonly RunProgress _progress = new();
    private bool _isAllReported = true;
    private ProcessEndHook? _processEnd;
    private int _isDisposed;

    internal BuildRun(RunRecord record, RunLocks locks, RunFolder runs, RunNotifier notifier, BuildSettings settings, TimeProvider time)
    {
        (_record, _locks, _runs, _notifier, _settings, _time) = (record, locks, runs, notifier, settings, time);
        _bestEffort = new(settings.Warn);
        _stated = new(What);
        Output = new(settings.Redact, time);
        _heartbeat = new(SendHeartbeatAsync, RunHeartbeat.Interval, time);
    }

    /// <summary>The id of the reported job; if <see cref="IsJoined"/>, that of the outer build.</summary>
    public string JobId => _record.Job;

    /// <summary>The run's own id.</summary>
    internal string Id => _record.Id;

    /// <summary>The name of the build.</summary>
    public string Name => _record.Name;

    /// <summary>The duration of the ended run.</summary>
    internal TimeSpan Duration => _record.Duration;

    /// <summary>The outcome that is reported; null before the end.</summary>
    internal BuildOutcome? Outcome => _record.Outcome;

    /// <summary>
    /// Whether this run is part of an outer one, such as a front end within a wrapped command. It then has no own start and end, and its
    /// targets are reported as the outer run's.
    /// </summary>
    public bool IsJoined => _record.Parent is not null;

    /// <summary>
    /// Variables that every child process needs: a run within it is reported as part of this one, and orphaned processes are found by them.
    /// If spans are recorded, they include <c>TRACEPARENT</c> and <c>TRACESTATE</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment =>
        new Dictionary<string, string>(_settings.HandedOn(_record.Id), StringComparer.Ordinal) { [BuildRuns.Marker] = _record.Id };

    /// <summary>Reports the progress of the current target; the fleet sees it with the next heartbeat.</summary>
    /// <param name="done">The number of finished parts.</param>
    /// <param name="total">The number of parts; 0 if it is unknown.</param>
    /// <param name="label">The current part.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void ReportProgress(int done, int total, string? label = null)
    {
        _progress.Report(ToProgress(done, total, label));
        Output.NoteMove();
    }

    /// <summary>Ends the build and reports the end.</summary>
    /// <param name="outcome">The result.</param>
    /// <param name="details">The details; the failed target supplies missing ones.</param>
    /// <param name="cancellationToken">Ends the wait before the end is accepted; an accepted end is final.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is not an outcome.</exception>
    /// <exception cref="InvalidOperationException">The caller ended the build with another outcome before.</exception>
    /// <exception cref="ObjectDisposedException">The run is disposed.</exception>
    public async Task CompleteAsync(BuildOutcome outcome, BuildEndDetails? details = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        _stated.Claim(outcome);
        try
        {
            await EndAsync(outcome, details, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _stated.Release();
            throw;
        }
    }

    /// <summary>Ends the build as a success.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task SucceedAsync(BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        CompleteAsync(BuildOutcome.Success, details, cancellationToken);

    /// <summary>Ends the build as a failure.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    /// <exception cref="ArgumentException"><paramref name="outcome"/> is not a failure.</exception>
    public Task FailAsync(
        BuildOutcome outcome = BuildOutcome.Failure, BuildEndDetails? details = null, CancellationToken cancellationToken = default) =>
        CompleteAsync(StatedEnd.CheckFailure(outcome), details, cancellationToken);

    /// <summary>
    /// Releases the source and the run. A build without an end takes its outcome and reason from its failed target or from the exception
    /// that leaves the block; without either, it failed.
    /// </summary>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isDisposed, 1) == 0 ? new(DisposeAsync(_record.Outcome is null ? _inFlight.Find() : null)) : default;

    private async Task DisposeAsync(Exception? inFlight)
    {
        if (_record.Outcome is null)
            await EndWithoutStatementAsync(inFlight).ConfigureAwait(false);
        if (Signals is { } signals)
            await signals.WaitForEffectAsync().ConfigureAwait(false);
        await _heartbeat.DisposeAsync().ConfigureAwait(false);
        if (_outputWatch is not null)
            await _outputWatch.DisposeAsync().ConfigureAwait(false);
        await _bestEffort.TryAsync(What, Forget).ConfigureAwait(false);
        _locks.Dispose();
        _processEnd?.Dispose();
        Signals?.Dispose();
        _inFlight.Dispose();
    }

    private Task EndWithoutStatementAsync(Exception? inFlight)
    {
        var thrown = inFlight is null ? (BuildOutcome?)null : ExceptionEnd.OutcomeOf(inFlight);
        // After a later target, an exception does not come from the failed target, which the build survived.
        var failed =
            (thrown is null ? _record.Targets : _record.Targets.TakeLast(1)).LastOrDefault(target => target.Outcome?.IsGood() == false);
        var outcome = thrown is BuildOutcome.Cancellation or BuildOutcome.Timeout ? thrown : failed?.Outcome ?? thrown;
        var details = failed is not null && outcome == failed.Outcome ? null
            : inFlight is not null ? ExceptionEnd.DetailsOf(inFlight)
            : new BuildEndDetails { Reason = "the build ended without saying how" };
        return EndAsync(outcome ?? BuildOutcome.Failure, details);
    }

    /// <summary>Ends the run with an exception that the build did not catch.</summary>
    internal Task EndAsync(Exception exception) => _record.Outcome is null ? EndWithoutStatementAsync(exception) : Task.CompletedTask;

    /// <summary>Ends the run and publishes the end if this process exits during the run.</summary>
    internal void ReportProcessEnd() => _processEnd = new ProcessEndHook(details =>
    {
        if (_record.Outcome is null)
            Task.Run(() => EndWithProcessAsync(details)).Wait(ProcessEndLimit);
    });

    /// <summary>The signals that end the run; null if they are not handled.</summary>
    internal RunSignals? Signals { get; private set; }

    /// <summary>Ends the run and publishes the end if a signal terminates this process during the run.</summary>
    internal void ReportSignals(bool hasBody, CancellationToken cancellationToken) =>
        Signals = new RunSignals(EndWithSignalAsync, FinishSignalAsync, hasBody, cancellationToken);

    /// <summary>The environment of the run, which is read in the background.</summary>
    internal RunEnvironment Environment { get; init; } = RunEnvironment.Unknown;

    internal async Task StartAsync()
    {
        await ChangeAsync(record => record, () => new Moment(IsStart: true)).ConfigureAwait(false);
        BeginToWatchOutput();
        _ = KeepEnvironmentAsync();
    }

    // If the run crashes, another process reports it. Not a part of the record, which is on the disk before the build goes on.
    private async Task KeepEnvironmentAsync()
    {
        BuildEnvironment? found = null;
        if (await _bestEffort.TryAsync(What, async () => found = await Environment.Reading.ConfigureAwait(false)).ConfigureAwait(false)
            && found is not null)
        {
            await WriteEnvironmentAsync(found, isEnd: false).ConfigureAwait(false);
        }
    }

    // What the end writes has the packages: what is read at the same moment does not replace it.
    private async Task WriteEnvironmentAsync(BuildEnvironment? environment, bool isEnd)
    {
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (isEnd || _record is { Outcome: null, Environment: null })
            {
                await _bestEffort.TryAsync(What, () => _runs.WriteEnvironment(_record = _record with { Environment = environment }))
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The packages of the <c>.buildinfo</c>; set before the end.</summary>
    internal IReadOnlyList<string> Installed { get; set; } = [];

    /// <summary>Records a process group of this run, so that it can be terminated after a crash of the run.</summary>
    /// <param name="group">The group, which is the id of the process that leads it.</param>
    /// <param name="startTime">When that process was started: <see cref="ProcessTable.StartTime"/>.</param>
    internal Task OwnProcessGroupAsync(int group, long startTime) => ChangeAsync(
        record => record with { Process = record.Process with { Groups = [.. record.Process.Groups, new(group, startTime)] } },
        moment: null);

    internal Task OwnAsync(ChildProcess child) => OwnProcessGroupAsync(child.Id, child.StartTime);

    internal async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null, CancellationToken cancellationToken = default)
    {
        outcome = await KnownAsync(outcome).ConfigureAwait(false);
        var note = NoteOf(details);
        var (endedAt, endedTick) = (_time.GetUtcNow(), _time.GetTick());
        var environment = WithInstalled(await Environment.FinishAsync().ConfigureAwait(false) ?? _record.Environment);
        // The outer run reports it.
        if (IsJoined)
            await WriteEnvironmentAsync(environment, isEnd: true).ConfigureAwait(false);

        await ChangeAsync(
            record => record.Decided(outcome, note, endedAt, endedTick) with
            {
                Environment = environment,
                QuietPeriod = Output.LongestQuietPeriod?.TotalSeconds,
                StalledSince = null,
            },
            () => new Moment(IsEnd: true), isEnd: true, cancellationToken).ConfigureAwait(false);
    }

    private BuildEnvironment? WithInstalled(BuildEnvironment? environment) => environment is null || Installed.Count == 0
        ? environment
        : environment with
        {
            Installed = new OptionalParts(Name, _settings.Warn).Try("environment", () => Installed.Select(_settings.Redact).ToArray(), []),
        };

    // If an inner or outer run was cancelled, report this failure as a cancellation: it is a consequence.
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

    private async Task EndWithSignalAsync(TerminationSignal signal)
    {
        var details = new BuildEndDetails { ExitCode = signal.ShellCode, Reason = $"stopped by signal {signal.Number}" };
        await _bestEffort.TryAsync(What, () => EndAsync(BuildOutcome.Cancellation, details)).ConfigureAwait(false);
    }

    private async Task FinishSignalAsync()
    {
        var orphans = new OrphanedProcesses([], BuildRuns.Marker, _record.Id);
        var terminated = _bestEffort.TryAsync(What, () => orphans.EndAsync(ToolRun.KillTimeout, CancellationToken.None));
        await _bestEffort.TryAsync(What, _settings.FlushAtEnd).ConfigureAwait(false);
        await terminated.ConfigureAwait(false);
    }

    // Texts that cannot be redacted are omitted; numbers stay.
    private ResultDetails NoteOf(BuildEndDetails? details) => new OptionalParts(Name, _settings.Warn).Try(
        "details", () => ResultDetails.Of(details, _settings.Redact), new() { ExitCode = details?.ExitCode });

    private JobProgress ToProgress(int done, int total, string? label)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(done);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return new(done, total, LabelOf(label));
    }

    private string? LabelOf(string? part) =>
        new OptionalParts(Name, _settings.Warn).Redact("progress", part, _settings.Redact, without: null) is { } label
            ? VisibleText.Truncate(label, Limits.Name, "…")
            : null;

    private string What => $"The build {Name}";

    // Write the record first: if this process crashes right after, another one reports from the record.
    private async Task ChangeAsync(
        Func<RunRecord, RunRecord> change, Func<Moment>? moment, bool isEnd = false, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            _record = change(_record);
            if (isEnd)
                _runs.GiveUpRoom(_record.Id);
            var reported = moment?.Invoke();
            var isFollowed = IsFollowedAtOnce(reported);
            // The outbox has the end in a moment, for good. An outer run reads the whole record of a joined one later.
            var isKept = isEnd && !IsJoined && _locks.KeepEnd(_record, isDurable: false);
            if (!isKept && !isFollowed)
                await WriteAsync(isEnd).ConfigureAwait(false);
            await _bestEffort.TryAsync(What, Show).ConfigureAwait(false);
            var isReported = await _bestEffort
                .TryAsync(What, () => reported is null ? Task.CompletedTask : ReportAsync(reported)).ConfigureAwait(false);
            if (isKept && !isFollowed && (!isReported || _held is not null))
                await WriteAsync(isEnd).ConfigureAwait(false);
            // The end of the run also reports ends of targets that are missing.
            _isAllReported = isEnd ? isReported : _isAllReported;
            if (_held is null)
                _settings.PublishSoon();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(bool isEnd)
    {
        if (!await _bestEffort.TryAsync(What, Write).ConfigureAwait(false) && isEnd)
            _locks.KeepEnd(_record, isDurable: true);
    }

    private void Show()
    {
        var (before, now) = (_seen, _seen = _record);
        RunEvent.Report(before, now, _settings.OnRunEvent);
    }

    private void Write() => _runs.Write(_record = _record with { AliveAt = _time.GetUtcNow(), AliveTick = _time.GetTick() });

    // The outer run takes over joined runs. An end that nobody took stays for the next crash detection.
    private void Forget()
    {
        if (_isAllReported && _runs.OuterOf(_record) is not { Outcome: null })
            _runs.RemoveFamily(_record);
    }

    private async Task SendHeartbeatAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            // At the start of the run its record was written a moment ago, or will be in a moment.
            var isWritten = _record.AliveAt != default;
            if (isWritten
                && (_progress.Now != _record.Progress || (_time.GetUtcNow() - _record.AliveAt).Duration() >= RunHeartbeat.Interval / 2))
            {
                _record = _record with { Progress = _progress.Now };
                await _bestEffort.TryAsync(What, Write).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }

        await NoteOutputAsync(cancellationToken).ConfigureAwait(false);
        var content = new HeartbeatContent(BaseState.Building, _record.Progress, _notedOutput);
        await _bestEffort.TryAsync(What, () => _settings.SendHeartbeat(content, cancellationToken)).ConfigureAwait(false);
    }
}
