using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Builds;

/// <summary>Runs and targets as they stand in a server's status and history.</summary>
internal static class BuildRecords
{
    public static int IndexOf(this IReadOnlyList<RunTarget> targets, RunTarget target)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            if (targets[i].Name == target.Name && targets[i].StartedAt == target.StartedAt)
                return i;
        }

        return -1;
    }

    public static BuildRecord OfRun(RunRecord run, DateTimeOffset endedAt, BuildEndDetails details) => Record(
        run, run.Outcome!.Value, endedAt, endedAt - run.StartedAt, details.Log ?? run.Log, details) with
    {
        Name = run.Name,
        Targets = [.. run.Targets.Select(target => new TargetRecord(target.Name, target.Outcome?.Result() ?? "", Math.Round(target.Duration.TotalSeconds)))],
    };

    public static BuildRecord OfTarget(RunRecord run, RunTarget target, BuildEndDetails details) =>
        Record(run, target.Outcome!.Value, target.EndedAt!.Value, target.Duration, target.Log, details) with { Name = run.Name };

    public static PackageRecord Package(RunRecord run, RunTarget target, BuildEndDetails details) => new()
    {
        Id = run.Id,
        Status = target.Outcome!.Value.Status(),
        Result = target.Outcome!.Value.Result(),
        ExitCode = details.ExitCode,
        Branch = run.Branch,
        Commit = run.Commit,
        CompletedAt = target.EndedAt,
        DurationSeconds = Math.Round(target.Duration.TotalSeconds),
        Logs = target.Log is null ? [] : [target.Log],
        Artifacts = [.. details.Packages.Select(package => package.Path).OfType<string>()],
        Packages = details.Packages,
    };

    public static LogExcerpt? Excerpt(RunRecord run, RunTarget target, BuildEndDetails details) => details.Failure is { Lines.Count: > 0 } failure
        ? new LogExcerpt($"{run.Id}-{new string([.. target.Name.Where(char.IsAsciiLetterOrDigit)])}.log", string.Join('\n', failure.Lines) + '\n')
        : null;

    private static BuildRecord Record(RunRecord run, BuildOutcome outcome, DateTimeOffset endedAt, TimeSpan duration, string? log, BuildEndDetails details) => new()
    {
        Id = run.Id,
        Status = outcome.Status(),
        Result = outcome.Result(),
        ExitCode = details.ExitCode,
        Branch = run.Branch,
        Commit = run.Commit,
        StartedAt = endedAt - duration,
        CompletedAt = endedAt,
        DurationSeconds = Math.Round(duration.TotalSeconds),
        Log = log,
        Artifacts = [.. details.Packages.Select(package => package.Path).OfType<string>()],
        Packages = details.Packages,
    };
}
