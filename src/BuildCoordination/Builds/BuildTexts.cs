using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Updates;

namespace BuildCoordination.Builds;

/// <summary>
/// The texts of a build's messages. Subjects begin with the same words as in the bash scripts. A body has the facts first, because it may
/// be shortened.
/// </summary>
internal static partial class BuildTexts
{
    private const int ShortCommit = 10;
    private const int LongestName = 40;
    private const int LongestCommand = 500;

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static OutgoingMessage Started(RunRecord run, TimeSpan? usual) => Message(
        run, MessageType.Info, "start", result: null, $"Build Started: {run.Title}{Revision(run)}",
            [.. Where(run), .. Fact("Usual duration", Length(usual)), .. Fact("Log", Place(run, run.Log))]);

    public static OutgoingMessage Started(RunRecord run, RunTarget target) => Message(
        run, MessageType.Info, "start", result: null, $"Build Started: {run.Title} / {target.Name}{Revision(run)}",
        [.. Fact("Target", target.Name), .. Where(run), .. Fact("Log", Place(run, target.Log))]);

    /// <summary>The start of a run and of its first target, at the same moment.</summary>
    public static OutgoingMessage Started(RunRecord run, RunTarget target, TimeSpan? usual)
    {
        var message = Started(run, target);
        return message with
        {
            Body = WithFacts(message.Body, [.. Fact("Usual duration", Length(usual))]),
            Events = [new("start", null, null, run.StartedAt), new("start", target.Name, null, target.StartedAt)],
        };
    }

    /// <summary>The end of a target with the start of the next one, at the same moment.</summary>
    public static OutgoingMessage Followed(OutgoingMessage ended, RunRecord run, RunTarget target, RunTarget next) => ended with
    {
        Body = WithFacts(
            ended.Body,
            [.. Fact("Next", $"{next.Name}, started at {Time(next.StartedAt)}"), .. Fact($"Log of {next.Name}", Place(run, next.Log))]),
        Events =
        [
            .. ended.Events ?? [new("end", target.Name, ended.Result, target.EndedAt)], new("start", next.Name, null, next.StartedAt),
        ],
    };

    // After the facts that are there, and before the lines that say why it failed.
    private static string WithFacts(string body, IReadOnlyList<string> facts)
    {
        var end = body.IndexOf("\n\n", StringComparison.Ordinal);
        return facts.Count == 0 ? body
            : VisibleText.Truncate(body.Insert(end < 0 ? body.Length : end, "\n" + string.Join('\n', facts)), Limits.Body, "\n… [cut]");
    }

    /// <param name="run">The run.</param>
    /// <param name="target">The target that ended.</param>
    /// <param name="isStart">Whether its start was not reported: then this reports both.</param>
    public static OutgoingMessage Ended(RunRecord run, RunTarget target, bool isStart = false)
    {
        var message = Ended(
            run, target.Outcome ?? BuildOutcome.Error, $"{run.Title} / {target.Name}",
            target.End, target.End.Log ?? target.Log, target.End.Packages,
            [
                .. Fact("Target", target.Name), .. Start(target.StartedAt, isStart), .. ExitCode(target.End),
                .. Fact("Duration", Length(target.Duration)),
            ]);
        return isStart ? WithStart(message, target.Name, target.StartedAt, target.EndedAt) : message;
    }

    /// <param name="family">The run with those that joined it.</param>
    /// <param name="before">The last conclusive build before it.</param>
    /// <param name="usual">The usual duration.</param>
    /// <param name="isStart">Whether its start was not reported: then this reports both.</param>
    /// <param name="last">The target that ended at the same moment and in the same way; null for none.</param>
    public static OutgoingMessage Ended(
        RunFamily family, PastBuild? before, TimeSpan? usual, bool isStart = false, RunTarget? last = null)
    {
        var run = family.Run;
        var isFixed = IsFixed(run, before);
        last = last is null ? null : family.Whole(last);
        var isOfLast = last is not null && family.Failed?.Name == last.Name;
        var title = (isFixed ? $"{run.Title} (fixed)" : run.Title)
            + (last is null ? "" : isOfLast ? $" / {last.Name}" : $" and its target {last.Name}");
        // The build's first error may be of another target, which it survived.
        var end = isOfLast ? family.End with { FirstError = last!.End.FirstError ?? family.End.FirstError } : family.End;
        var message = Ended(
            run, run.Outcome ?? BuildOutcome.Error, title, end, family.Log, family.Packages,
            [
                .. Fact("Fixed", isFixed ? $"the build before it ended with {before!.Outcome.Result()}" : null),
                .. Fact("Target", family.Failed?.Name),
                .. Start(run.StartedAt, isStart),
                .. ExitCode(family.End),
                .. Fact("Duration", Length(run.Duration)
                    + (run.Outcome == BuildOutcome.Success && usual is { } time ? $" (usually {Duration.Format(time)})" : "")),
                .. Fact("Targets", family.Targets.Count == 0 ? null : string.Join(", ", family.Targets.Select(Summary))),
                .. OfLast(family, last),
            ]);
        if (isStart)
            message = WithStart(message, null, run.StartedAt, run.EndedAt);
        return last is null ? message : message with
        {
            Events =
            [
                new("end", last.Name, (last.Outcome ?? BuildOutcome.Error).Result(), last.EndedAt),
                .. message.Events ?? [new("end", null, message.Result, run.EndedAt)],
            ],
        };
    }

    // The message of the target alone would have them.
    private static IEnumerable<string> OfLast(RunFamily family, RunTarget? last) => last is null
        ? []
        :
        [
            .. ExitCode(last.End).Except(ExitCode(family.End))
                .Select(fact => fact.Replace("code", $"code of {last.Name}", StringComparison.Ordinal)),
            .. last.Name == family.Failed?.Name || last.End.Reason == family.End.Reason
                ? []
                : Fact($"Note of {last.Name}", last.End.Reason),
            .. Fact($"Log of {last.Name}", (last.End.Log ?? last.Log) is { } log && log != family.Log ? Place(family.Run, log) : null),
        ];

    public static bool IsFixed(RunRecord run, PastBuild? before) =>
        run.Outcome == BuildOutcome.Success && before is not null && before.Outcome != BuildOutcome.Success;

    private static OutgoingMessage Ended(
        RunRecord run, BuildOutcome outcome, string title, ResultDetails end, string? log, IReadOnlyList<PackageFile> packages,
            IReadOnlyList<string> facts)
    {
        var (type, subject) = outcome switch
        {
            BuildOutcome.Success => (MessageType.Info, $"Build Complete: {title}"),
            BuildOutcome.Skip => (MessageType.Info, $"Build Complete: {title} (skipped)"),
            BuildOutcome.Unknown => (MessageType.Info, $"Build Ended: {title} (result unknown)"),
            BuildOutcome.Cancellation => (MessageType.Warning, $"Build Cancelled: {title}"),
            BuildOutcome.Timeout => (MessageType.Error, $"Build Failed: {title}: timed out"),
            _ => (MessageType.Error, Failed(title, Why(end))),
        };
        var lines = outcome.IsGood() ? [] : end.Lines;
        return Message(run, type, "end", outcome.Result(), subject,
        [
            .. Fact(outcome == BuildOutcome.Success ? "Note" : "Reason", end.Reason),
            .. facts,
            .. Where(run),
            .. Fact("Log", Place(run, log)),
            .. Fact(
                "Command",
                outcome.IsGood() || end.Command is not { } command ? null : Shortened.Middle(OneLine(command), LongestCommand)),
            .. Fact("Remedy", outcome.IsGood() ? null : end.Remedy),
            .. lines.Count == 0 ? [] : lines.Prepend(""),
            .. packages.Count == 0 ? [] : packages.Select(Package).Prepend(""),
        ]);
    }

    private static OutgoingMessage Message(
        RunRecord run, MessageType type, string what, string? result, string subject, IEnumerable<string> body) => new()
    {
        To = FleetMessage.Everyone,
        Type = type,
        Subject = VisibleText.Truncate(OneLine(subject), Limits.Subject, "…"),
        Body = VisibleText.Truncate(string.Join('\n', body), Limits.Body, "\n… [cut]"),
        Job = run.Job,
        Run = run.IdNextToJob,
        Event = what,
        Result = result,
    };

    private static IEnumerable<string> Start(DateTimeOffset at, bool isStart) =>
        Fact("Started", isStart ? $"{Time(at)}; this is the first report of it" : null);

    private static OutgoingMessage WithStart(
        OutgoingMessage end, string? target, DateTimeOffset startedAt, DateTimeOffset? endedAt) => end with
    {
        Events = [new("start", target, null, startedAt), new("end", target, end.Result, endedAt)],
    };

    private static string Why(ResultDetails end) => end.Why is { } why ? $": {why}" : "";

    // A long name is cut first, then the cause in its middle: how it ends often says most.
    private static string Failed(string title, string why)
    {
        const string begin = "Build Failed: ";
        (title, why) = (OneLine(title), OneLine(why));
        // A host's reason may begin with the target, which the title ends with.
        if (title.LastIndexOf(" / ", StringComparison.Ordinal) is > 0 and var at
            && why.StartsWith($": {title[(at + 3)..]}: ", StringComparison.Ordinal))
        {
            why = why[(title.Length - at - 1)..];
        }

        var room = Limits.Subject - begin.Length;
        var name = VisibleText.Truncate(title, Math.Max(LongestName, room - VisibleText.CodePoints(why)), "…");
        return begin + name + Shortened.Cause(why, room - VisibleText.CodePoints(name));
    }

    private static string Summary(RunTarget target) =>
        $"{target.Name} {(target.Outcome ?? BuildOutcome.Error).Result()} {Duration.Format(target.Duration)}";

    private static string Package(PackageFile package) => string.Join("  ", new[]
    {
        package.Path is { } path ? Path.GetFileName(path) : $"{package.Name} {package.Version}".TrimEnd(),
        package.Size is { } size ? Bytes.Format(size) : null,
        package.Sha256 is { } hash ? $"sha256 {hash}" : null,
    }.OfType<string>());

    private static IEnumerable<string> Where(RunRecord run) =>
        [.. Fact("Branch", run.Branch), .. Fact("Commit", Commit(run)), .. Fact("Source", Place(run, run.Source)), .. Fact("Job", run.Job)];

    private static IEnumerable<string> ExitCode(ResultDetails end) =>
        Fact("Exit code", end.ExitCode is { } code and not 0 ? code.ToString(CultureInfo.InvariantCulture) : null);

    private static string Revision(RunRecord run) =>
        string.Join(
            " @ ", new[] { run.Branch, run.Commit == SourceRevision.Unknown ? null : Short(run.Commit) }.OfType<string>())
                is { Length: > 0 } text ? $" ({text})" : "";

    private static string? Commit(RunRecord run) => run.CommitNote is { } note ? $"{run.Commit} ({note})" : Short(run.Commit);

    private static string? Short(string? commit) => commit?.Length > ShortCommit ? commit[..ShortCommit] : commit;

    private static string? Place(RunRecord run, string? path) => path is null ? null : $"{run.Host}:{path}";

    private static string? Length(TimeSpan? duration) => duration is { } time ? Duration.Format(time) : null;

    private static IEnumerable<string> Fact(string name, string? value) => value is null ? [] : [$"{name}: {value}"];

    public static string OneLine(string text) => string.Join(
        ' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
