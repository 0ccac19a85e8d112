namespace BuildCoordination.Builds;

/// <summary>A run or one of its targets began or ended.</summary>
/// <param name="Run">The run as it is now.</param>
/// <param name="Index">Which target of it; null for the run itself.</param>
/// <param name="IsEnd">Whether it ended.</param>
internal sealed record RunEvent(RunRecord Run, int? Index, bool IsEnd)
{
    /// <summary>Unique for what began or ended.</summary>
    public string Subject => Index is { } index ? $"{Run.Id}.{index}" : Run.Id;

    public string Name => Target?.Name ?? Run.Name;

    public RunTarget? Target => Index is { } index ? Run.Targets[index] : null;

    /// <summary>Whether it is a whole build: a target is none, nor is a run within another one.</summary>
    public bool IsBuild => Index is null && Run.Parent is null;

    /// <summary>The build that it is part of, or is.</summary>
    public string Build => Run.Parent ?? Run.Id;

    public DateTimeOffset StartedAt => Target?.StartedAt ?? Run.StartedAt;

    public DateTimeOffset EndedAt => (Target is { } target ? target.EndedAt : Run.EndedAt) ?? Run.AliveAt;

    public TimeSpan Duration => Target?.Duration ?? Run.Duration;

    public BuildOutcome Outcome => (Target is { } target ? target.Outcome : Run.Outcome) ?? BuildOutcome.Error;

    /// <summary>The details of the end; the failed target supplies missing ones.</summary>
    public ResultDetails End => Target?.End ?? (FailedTarget is { } failed ? Run.End.Or(failed.End) : Run.End);

    /// <summary>The target that a run failed with.</summary>
    public RunTarget? FailedTarget => Outcome.IsGood() ? null : Run.Targets.LastOrDefault(target => target.Outcome?.IsGood() == false);

    /// <summary>The reason of the failure, on one line; null if it is unknown.</summary>
    public string? Why => End.Why;

    /// <summary>Reports the events between two states of a run, in their order; <paramref name="before"/> is null at its start.</summary>
    public static void Report(RunRecord? before, RunRecord now, Action<RunEvent> report)
    {
        if (before is null)
            report(new RunEvent(now, null, IsEnd: false));
        for (var index = 0; index < now.Targets.Count; index++)
        {
            var was = before is not null && index < before.Targets.Count ? before.Targets[index] : null;
            if (was is null)
                report(new RunEvent(now, index, IsEnd: false));
            if (was?.Outcome is null && now.Targets[index].Outcome is not null)
                report(new RunEvent(now, index, IsEnd: true));
        }

        if (before?.Outcome is null && now.Outcome is not null)
            report(new RunEvent(now, null, IsEnd: true));
    }
}
