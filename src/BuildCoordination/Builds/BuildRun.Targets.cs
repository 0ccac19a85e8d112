using System.Diagnostics;

namespace BuildCoordination.Builds;

/// <content>The targets of a run.</content>
public sealed partial class BuildRun
{
    /// <summary>Begins a target. A target that begins after the end of the build is not reported.</summary>
    /// <param name="name">The name of the target.</param>
    /// <param name="log">The path of its full log on this machine; null for none.</param>
    /// <param name="cancellationToken">Ends the call before the target begins.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    /// <exception cref="ObjectDisposedException">The run is disposed.</exception>
    public Task<BuildTarget> BeginTargetAsync(string name, string? log = null, CancellationToken cancellationToken = default) =>
        BeginTargetAsync(name, TargetKind.Other, log, cancellationToken);

    /// <summary>Begins a target of a kind: the last build and the last package of a server come from such targets.</summary>
    internal Task<BuildTarget> BeginTargetAsync(
        string name, TargetKind kind, string? log = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        return BeginTargetAsync(name, kind, log, isCoordinated: false);
    }

    /// <summary>Begins a target that may be coordinated although it was unknown when the build began.</summary>
    internal Task<BuildTarget> BeginTargetAsync(string name, bool isCoordinated) =>
        BeginTargetAsync(name, TargetKind.Other, null, isCoordinated);

    /// <summary>Reports the end of a target that never began, such as a skipped one.</summary>
    internal Task AddEndedTargetAsync(string name, BuildOutcome outcome, BuildEndDetails? details)
    {
        var (now, tick) = (_time.GetUtcNow(), _time.GetTick());
        var target = new RunTarget
        {
            Name = NameOf(name),
            StartedAt = now,
            EndedAt = now,
            StartedTick = tick,
            EndedTick = tick,
            Outcome = outcome,
            End = NoteOf(details),
        };
        return AddTargetAsync(target, isCoordinated: false, index => new Moment(Ended: index));
    }

    private async Task<BuildTarget> BeginTargetAsync(string name, TargetKind kind, string? log, bool isCoordinated)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var target = new RunTarget
        {
            Name = NameOf(name),
            Kind = kind,
            Log = log,
            StartedAt = _time.GetUtcNow(),
            StartedTick = _time.GetTick(),
        };
        return new(this, name, await AddTargetAsync(target, isCoordinated, index => new Moment(Started: index)).ConfigureAwait(false));
    }

    private string NameOf(string target) => new OptionalParts(Name, _settings.Warn).Redact("target's name", target, _settings.Redact)!;

    private async Task<int> AddTargetAsync(RunTarget target, bool isCoordinated, Func<int, Moment> momentOf)
    {
        var index = -1;
        await ChangeAsync(
            record =>
            {
                index = record.Targets.Count;
                _progress.Begin();
                Output.NoteMove();
                var coordinated = isCoordinated && !record.IsCoordinated(target.Name)
                    ? [.. record.Coordinated, target.Name]
                    : record.Coordinated;
                return record with { Targets = [.. record.Targets, target], Coordinated = coordinated, Progress = null };
            },
            () => momentOf(index)).ConfigureAwait(false);
        return index;
    }

    /// <summary>Runs <paramref name="body"/> as a target.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="body">
    /// The work of the target. Its return is a success, its exception a failure, <see cref="OperationCanceledException"/> a cancellation
    /// and <see cref="TimeoutException"/> a timeout; exceptions are passed on. It may end the target itself, with details.
    /// </param>
    /// <param name="cancellationToken">Handed to <paramref name="body"/>.</param>
    public async Task<T> TargetAsync<T>(
        string name, Func<BuildTarget, CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var target = await BeginTargetAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var disposed = target.ConfigureAwait(false);
        try
        {
            target.EnterSpan();
            var result = await body(target, cancellationToken).ConfigureAwait(false);
            await target.EndAsync(BuildOutcome.Success, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception e)
        {
            await target.EndAsync(ExceptionEnd.OutcomeOf(e), ExceptionEnd.DetailsOf(e), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc cref="TargetAsync{T}"/>
    public Task TargetAsync(string name, Func<BuildTarget, CancellationToken, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TargetAsync(
            name,
            async (target, cancel) =>
            {
                await body(target, cancel).ConfigureAwait(false);
                return true;
            },
            cancellationToken);
    }

    internal async Task EndTargetAsync(
        int index, BuildOutcome outcome, BuildEndDetails? details, CancellationToken cancellationToken = default)
    {
        if (index < 0)
            return;
        _progress.End(index);
        outcome = await KnownAsync(outcome).ConfigureAwait(false);
        var note = NoteOf(details);
        var since = details?.Since ?? TimeSpan.Zero;
        await ChangeAsync(
            record => record.WithTarget(
                index,
                record.Targets[index] with
                {
                    Outcome = outcome,
                    EndedAt = _time.GetUtcNow() - since,
                    EndedTick = _time.GetTick() - (long)since.TotalMilliseconds,
                    End = note,
                }),
            () => new Moment(Ended: index), isEnd: true, cancellationToken).ConfigureAwait(false);
    }

    internal void ReportProgress(int target, int done, int total, string? label)
    {
        _progress.Report(target, ToProgress(done, total, label));
        Output.NoteMove();
    }

    /// <summary>Makes the span of a target, or of the run, the current span of the calling method until it returns.</summary>
    internal void EnterSpan(int? target = null)
    {
        if (_settings.FindSpan(target is { } index ? $"{_record.Id}.{index}" : _record.Id) is { } span)
            Activity.Current = span;
    }

    /// <inheritdoc cref="ExceptionInFlight.Find"/>
    internal Exception? FindInFlight() => _inFlight.Find();
}
