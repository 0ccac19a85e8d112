using BuildCoordination.Protocol;

namespace BuildCoordination.Builds;

/// <summary>A run with those that joined it, told as one.</summary>
internal sealed class RunFamily
{
    public RunFamily(RunRecord run, IEnumerable<RunRecord> joined)
    {
        Run = run;
        Targets = [.. run.Targets.Concat(joined.SelectMany(TargetsOf)).Where(target => target.Outcome is not null).OrderBy(target => target.StartedAt)];
        Failed = run.Outcome?.IsGood() == false ? Targets.LastOrDefault(target => target.Outcome?.IsGood() == false) : null;
        End = Failed is null ? run.End : run.End.Or(Failed.End with { Log = Failed.End.Log ?? Failed.Log });
    }

    public RunRecord Run { get; }

    /// <summary>All that ended, as they began.</summary>
    public IReadOnlyList<RunTarget> Targets { get; }

    /// <summary>The target that the run failed with.</summary>
    public RunTarget? Failed { get; }

    /// <summary>The run's own details, and what they do not say from the target that failed.</summary>
    public EndNote End { get; }

    public string? Log => End.Log ?? Run.Log;

    public IReadOnlyList<PackageFile> Packages => End.Packages.Count > 0 ? End.Packages : [.. Targets.SelectMany(target => target.End.Packages)];

    // A run without targets that joined is a target itself.
    private static IReadOnlyList<RunTarget> TargetsOf(RunRecord joined) => joined.Targets.Count > 0
        ? joined.Targets
        : [new() { Name = joined.Name, StartedAt = joined.StartedAt, Log = joined.Log, Outcome = joined.Outcome, EndedAt = joined.EndedAt, End = joined.End }];
}
