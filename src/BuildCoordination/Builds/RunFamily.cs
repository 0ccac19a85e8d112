using BuildCoordination.Documents;

namespace BuildCoordination.Builds;

/// <summary>A run with its joined runs, which are reported as one.</summary>
internal sealed class RunFamily
{
    private readonly IReadOnlyList<RunTarget> _joined;

    public RunFamily(RunRecord run, IEnumerable<RunRecord> joined)
    {
        Run = run;
        joined = [.. joined];
        QuietPeriod = joined.Append(run).Max(one => one.QuietPeriod);
        _joined = [.. joined.SelectMany(TargetsOf).Where(target => target.Outcome is not null)];
        var others = _joined.Where(inner => !run.Targets.Any(inner.IsWithin));
        Targets = [.. run.Targets.Select(Whole).Concat(others).Where(target => target.Outcome is not null)
            .OrderBy(target => target.StartedTick ?? 0).ThenBy(target => target.StartedAt)];
        Failed = run.Outcome?.IsGood() == false ? FailedBy(run.End.Reason) : null;
        End = Failed is null ? run.End : run.End.Or(Failed.End with { Log = Failed.End.Log ?? Failed.Log });
    }

    public RunRecord Run { get; }

    /// <summary>All that ended, as they began.</summary>
    public IReadOnlyList<RunTarget> Targets { get; }

    /// <summary>The target that the run failed with.</summary>
    public RunTarget? Failed { get; }

    /// <summary>The run's own details, and what they do not say from the target that failed.</summary>
    public ResultDetails End { get; }

    /// <summary>The longest quiet period, in seconds; null if nobody saw its output.</summary>
    public double? QuietPeriod { get; }

    public string? Log => End.Log ?? Run.Log;

    public IReadOnlyList<PackageFile> Packages =>
        End.Packages.Count > 0 ? End.Packages : [.. Targets.SelectMany(target => target.End.Packages)];

    /// <summary>
    /// A target of the run with what a joined run of the same name within it knows: what it was for, errors, log, packages.
    /// </summary>
    public RunTarget Whole(RunTarget target) => _joined.LastOrDefault(inner => inner.IsWithin(target)) is { } inner
        ? target with { Log = target.Log ?? inner.Log, End = target.End.Or(inner.End) }
        : target;

    // If the run says why it failed, the target is the first that failed so, whatever failed after it.
    private RunTarget? FailedBy(string? reason)
    {
        var failed = Targets.Where(target => target.Outcome?.IsGood() == false).ToList();
        return failed.Find(target => target.End.Reason is { Length: > 0 } why && reason?.Contains(why, StringComparison.Ordinal) == true)
            ?? failed.LastOrDefault();
    }

    // A run without targets that joined is a target itself.
    private static IReadOnlyList<RunTarget> TargetsOf(RunRecord joined) => joined.Targets.Count > 0
        ? joined.Targets
        : [new()
        {
            Name = joined.Name,
            StartedAt = joined.StartedAt,
            Log = joined.Log,
            Outcome = joined.Outcome,
            EndedAt = joined.EndedAt,
            End = joined.End,
        }];
}
