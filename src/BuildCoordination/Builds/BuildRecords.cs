using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Builds;

/// <summary>Runs and targets as they stand in a server's status and history.</summary>
internal static class BuildRecords
{
    private const int SummarySize = 8_000;

    public static BuildRecord OfRun(RunFamily family) => new()
    {
        Id = family.Run.Job,
        Run = family.Run.IdNextToJob,
        Name = family.Run.Title,
        Status = Ended(family.Run.Outcome).Status(),
        Result = Ended(family.Run.Outcome).Result(),
        ExitCode = family.End.ExitCode,
        Subject = Subject(family.Run.Outcome, family.End),
        Cause = family.End.Cause,
        Place = family.End.Place,
        Tests = family.End.Tests,
        Branch = family.Run.Branch,
        Commit = family.Run.Commit,
        StartedAt = family.Run.StartedAt,
        CompletedAt = family.Run.EndedAt,
        DurationSeconds = Seconds(family.Run.Duration),
        Log = family.Log,
        Artifacts = Paths(family.Packages),
        Targets =
            [.. family.Targets.Select(target => new TargetRecord(target.Name, Ended(target.Outcome).Result(), Seconds(target.Duration)))],
        Packages = family.Packages,
    };

    public static BuildRecord? LastBuild(RunRecord run, RunTarget target) => target.Kind != TargetKind.Build ? null : new()
    {
        Id = run.Job,
        Name = run.Title,
        Status = Ended(target.Outcome).Status(),
        Result = Ended(target.Outcome).Result(),
        ExitCode = target.End.ExitCode,
        Subject = Subject(target.Outcome, target.End),
        Cause = target.End.Cause,
        Place = target.End.Place,
        Tests = target.End.Tests,
        Branch = run.Branch,
        Commit = run.Commit,
        StartedAt = target.StartedAt,
        CompletedAt = target.EndedAt,
        DurationSeconds = Seconds(target.Duration),
        Log = target.End.Log ?? target.Log,
        Artifacts = Paths(target.End.Packages),
        Packages = target.End.Packages,
    };

    public static PackageRecord? LastPackage(RunRecord run, RunTarget target) => target.Kind != TargetKind.Package ? null : new()
    {
        Id = run.Job,
        Status = Ended(target.Outcome).Status(),
        Result = Ended(target.Outcome).Result(),
        ExitCode = target.End.ExitCode,
        Subject = Subject(target.Outcome, target.End),
        Cause = target.End.Cause,
        Place = target.End.Place,
        Tests = target.End.Tests,
        Branch = run.Branch,
        Commit = run.Commit,
        CompletedAt = target.EndedAt,
        DurationSeconds = Seconds(target.Duration),
        Logs = (target.End.Log ?? target.Log) is { } log ? [log] : [],
        Artifacts = Paths(target.End.Packages),
        Packages = target.End.Packages,
    };

    /// <summary>The published excerpt of a failure: its essential lines, then the end of the log.</summary>
    public static LogExcerpt? Excerpt(RunRecord run, string of, ResultDetails end, string? log)
    {
        var text = new StringBuilder();
        foreach (var line in end.Lines.TakeWhile(line => text.Length + line.Length < SummarySize))
            text.Append(line).Append('\n');
        if (LogEnd.Read(log, run.Owner) is { Length: > 0 } tail)
            text.Append(text.Length > 0 ? "\n" : "").Append(LogExcerpt.EndMark(log)).Append('\n').Append(tail);
        return text.Length == 0 ? null : new($"{run.Job}-{FileName(of)}.log", text.ToString());
    }

    // An exit code is a field of its own.
    private static string? Subject(BuildOutcome? outcome, ResultDetails end) =>
        Ended(outcome).IsGood() || (end.FirstError ?? end.Reason) is not { } why
            ? null
            : Shortened.Middle(BuildTexts.OneLine(why), Limits.Subject);

    private static BuildOutcome Ended(BuildOutcome? outcome) => outcome ?? BuildOutcome.Error;

    private static double Seconds(TimeSpan duration) => Math.Round(duration.TotalSeconds);

    private static string[] Paths(IReadOnlyList<PackageFile> packages) => [.. packages.Select(package => package.Path).OfType<string>()];

    private static string FileName(string text)
    {
        var name = new string([.. text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(40)]);
        return name.Length > 0 ? name : "target";
    }
}
