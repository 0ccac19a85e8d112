namespace BuildCoordination.Builds;

/// <content>Its targets.</content>
public sealed partial class BuildRun
{
    /// <summary>Begins a target. After the end of the build it is one that nobody hears of.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is for.</param>
    /// <param name="log">Where its full log is on this machine; null for none.</param>
    public Task<BuildTarget> BeginTargetAsync(string name, TargetKind kind = TargetKind.Other, string? log = null) =>
        BeginTargetAsync(name, kind, log, isCoordinated: false);

    /// <summary>Begins a target that may be coordinated, though nobody knew of it when the build began.</summary>
    internal Task<BuildTarget> BeginTargetAsync(string name, bool isCoordinated) => BeginTargetAsync(name, TargetKind.Other, null, isCoordinated);

    /// <summary>Tells of a target that never began, such as one that was skipped.</summary>
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
        return AddTargetAsync(target, isCoordinated: false, _notifier.TargetEndedAsync);
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
        return new(this, name, await AddTargetAsync(target, isCoordinated, _notifier.TargetStartedAsync).ConfigureAwait(false));
    }

    private string NameOf(string target) => new OptionalParts(Name, _settings.Warn).Redact("target's name", target, _settings.Redact)!;

    private async Task<int> AddTargetAsync(RunTarget target, bool isCoordinated, Func<RunRecord, int, CancellationToken, Task> tell)
    {
        var index = -1;
        await ChangeAsync(
            record =>
            {
                index = record.Targets.Count;
                _progress = null;
                var coordinated = isCoordinated && !record.IsCoordinated(target.Name) ? [.. record.Coordinated, target.Name] : record.Coordinated;
                return record with { Targets = [.. record.Targets, target], Coordinated = coordinated, Progress = null };
            },
            record => tell(record, index, CancellationToken.None)).ConfigureAwait(false);
        return index;
    }

    /// <summary>Runs <paramref name="body"/> as a target: an exception is a failure, the token's cancellation a cancellation, and both are passed on.</summary>
    /// <param name="name">The target's name.</param>
    /// <param name="body">What the target does; it may end the target itself, with details.</param>
    /// <param name="cancellationToken">Handed to <paramref name="body"/>.</param>
    public async Task<T> TargetAsync<T>(string name, Func<BuildTarget, CancellationToken, Task<T>> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        var target = await BeginTargetAsync(name).ConfigureAwait(false);
        await using var disposed = target.ConfigureAwait(false);
        try
        {
            var result = await body(target, cancellationToken).ConfigureAwait(false);
            await target.SucceedAsync().ConfigureAwait(false);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await target.FailAsync(BuildOutcome.Cancellation).ConfigureAwait(false);
            throw;
        }
        catch (Exception e)
        {
            await target.FailAsync(BuildOutcome.Failure, new() { Reason = e.Message }).ConfigureAwait(false);
            throw;
        }
    }

    internal async Task EndTargetAsync(int index, BuildOutcome outcome, BuildEndDetails? details)
    {
        if (index < 0)
            return;
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
            record => _notifier.TargetEndedAsync(record, index, CancellationToken.None),
            isEnd: true).ConfigureAwait(false);
    }
}
