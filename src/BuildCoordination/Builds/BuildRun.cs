using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>A build that goes on. Its end is told exactly once; disposing it without an end is a failure.</summary>
/// <remarks>Safe for use from several threads.</remarks>
public sealed class BuildRun : IAsyncDisposable
{
    private static readonly TimeSpan BeatInterval = TimeSpan.FromSeconds(30);

    private readonly RunLocks _locks;
    private readonly RunFolder _runs;
    private readonly RunTeller _teller;
    private readonly BuildSettings _settings;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private RunRecord _record;
    private JobProgress? _progress;
    private Task _beats = Task.CompletedTask;
    private BuildOutcome _worst = BuildOutcome.Failure;

    internal BuildRun(RunRecord record, RunLocks locks, RunFolder runs, RunTeller teller, BuildSettings settings, TimeProvider time) =>
        (_record, _locks, _runs, _teller, _settings, _time) = (record, locks, runs, teller, settings, time);

    /// <summary>The job that the fleet is told of.</summary>
    public string JobId => _record.Id;

    /// <summary>What is built.</summary>
    public string Name => _record.Name;

    /// <summary>Whether this run is part of another one, that of a wrapped command, and is told as that one's.</summary>
    public bool IsJoined => _record.Parent is not null;

    /// <summary>What every child process must carry in its environment, so that a run within it is told as part of this one.</summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment => new Dictionary<string, string>(StringComparer.Ordinal) { [BuildRuns.Marker] = _record.Id };

    /// <summary>Begins a target of this build.</summary>
    /// <param name="name">Its name; those that are coordinated are told around.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="log">Where its full log is, or null.</param>
    public async Task<BuildTarget> BeginTargetAsync(string name, TargetKind kind = TargetKind.Other, string? log = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var target = new RunTarget { Name = name, Kind = kind, Log = log, StartedAt = _time.GetUtcNow() };
        await ChangeAsync(
            record => record with { Targets = [.. record.Targets, target], Progress = null },
            record => _teller.TargetStartedAsync(record, target, CancellationToken.None)).ConfigureAwait(false);
        return new BuildTarget(this, target);
    }

    /// <summary>Runs <paramref name="body"/> as a target: an exception is a failure, its own token's cancellation a cancellation; both are passed on.</summary>
    public async Task<T> TargetAsync<T>(string name, Func<BuildTarget, CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var target = await BeginTargetAsync(name).ConfigureAwait(false);
        await using var targetDisposed = target.ConfigureAwait(false);
        try
        {
            var result = await body(target, cancellationToken).ConfigureAwait(false);
            await target.EndAsync(BuildOutcome.Success).ConfigureAwait(false);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await target.EndAsync(BuildOutcome.Cancellation).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            await target.EndAsync(BuildOutcome.Failure, new BuildEndDetails { Reason = e.Message }).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Says how far the current target is; told with the next sign of life.</summary>
    /// <param name="done">How many parts were begun.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="label">The part that is being built.</param>
    public void ReportProgress(int done, int total, string? label = null) => _progress = new JobProgress(done, total, label);

    /// <summary>Ends the build well.</summary>
    public Task SucceedAsync(BuildEndDetails? details = null) => EndAsync(BuildOutcome.Success, details);

    /// <summary>Ends the build. Of several ends the first counts.</summary>
    public async Task EndAsync(BuildOutcome outcome, BuildEndDetails? details = null)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            var now = _time.GetUtcNow();
            _record = _record with { Outcome = outcome };
            await GuardAsync(async () =>
            {
                _runs.Write(_record);
                await _teller.EndedAsync(_record, now, details ?? new BuildEndDetails(), CancellationToken.None).ConfigureAwait(false);
                _runs.Remove(_record.Id, _locks.Run);
            }).ConfigureAwait(false);
            _settings.PublishSoon();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_record.Outcome is null)
            await EndAsync(_worst, new BuildEndDetails { Reason = "the build ended without saying how" }).ConfigureAwait(false);
        await _ended.CancelAsync().ConfigureAwait(false);
        await _beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _locks.Dispose();
        _ended.Dispose();
        _turn.Dispose();
    }

    internal Task StartAsync(CancellationToken cancellationToken)
    {
        _beats = Task.Run(() => BeatAsync(_ended.Token), CancellationToken.None);
        return ChangeAsync(record => record, record => _teller.StartedAsync(record, cancellationToken));
    }

    /// <summary>Notes a process group of this run, so that whoever finds the run dead can end it.</summary>
    internal Task OwnAsync(ChildProcess child) => ChangeAsync(
        record => record with { Process = record.Process with { Groups = [.. record.Process.Groups, new LeftGroup(child.Id, child.StartTime)] } },
        _ => Task.CompletedTask);

    internal Task EndTargetAsync(RunTarget target, BuildOutcome outcome, BuildEndDetails details)
    {
        var ended = target with { Outcome = outcome, EndedAt = _time.GetUtcNow(), ExitCode = details.ExitCode };
        return ChangeAsync(
            record => record with { Targets = [.. record.Targets.Select(other => other == target ? ended : other)] },
            record => _teller.TargetEndedAsync(record, ended, details, CancellationToken.None));
    }

    private async Task ChangeAsync(Func<RunRecord, RunRecord> change, Func<RunRecord, Task> tell)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_record.Outcome is not null)
                return;
            _record = change(_record);
            await GuardAsync(async () =>
            {
                _runs.Write(_record);
                await tell(_record).ConfigureAwait(false);
            }).ConfigureAwait(false);
            _settings.PublishSoon();
        }
        finally
        {
            _turn.Release();
        }
    }

    // A disk that is full, an outbox that is, a fault of ours: the build goes on as if we were not there.
    private async Task GuardAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (CoordinationException e)
        {
            _settings.Warn(e.Diagnostic);
        }
        catch (Exception e)
        {
            _settings.Warn(BuildDiagnostics.NotTold($"The build {Name}", e.Message));
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BeatInterval, _time);
        do
        {
            await GuardAsync(() => _settings.Beat(_progress, cancellationToken)).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }
}
