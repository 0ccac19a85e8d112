using System.Globalization;
using BuildCoordination.Display;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;
using BuildCoordination.Publishing.Updates;

namespace BuildCoordination.Builds;

/// <summary>What the fleet reads of a build: subjects begin with the words that the scripts' users know, bodies hold what a person needs.</summary>
internal static class BuildTexts
{
    private const string Cut = "… [cut]";

    public static OutgoingMessage Started(RunRecord run, string? target) => Message(
        run, MessageType.Info, "start", result: null, $"Build Started: {Title(run, target)}{Revision(run, " (", ")")}",
        [
            .. Lines(("Target", target), ("Source", Place(run.Source)), ("Branch", run.Branch), ("Commit", run.Commit), ("Job", run.Id)),
        ]);

    public static OutgoingMessage Ended(RunRecord run, RunTarget? target, BuildOutcome outcome, TimeSpan duration, BuildEndDetails details, BuildMemory memory)
    {
        var title = Title(run, target?.Name);
        var first = details.Failure?.FirstError;
        var (type, subject) = outcome switch
        {
            BuildOutcome.Success => (MessageType.Info, $"Build Complete: {title}{(target is null && memory.IsFixedBy(outcome) ? " (fixed)" : "")}"),
            BuildOutcome.Skip => (MessageType.Info, $"Build Complete: {title} (skipped)"),
            BuildOutcome.Cancellation => (MessageType.Warning, $"Build Cancelled: {title}"),
            BuildOutcome.Timeout => (MessageType.Error, $"Build Failed: {title}: timed out"),
            BuildOutcome.Error => (MessageType.Error, $"Build Failed: {title}: {details.Reason ?? "error"}"),
            _ => (MessageType.Error, $"Build Failed: {title}{(first is null ? "" : $": {Path.GetFileName(first.File)}:{first.Line} {first.Text}")}"),
        };

        var usual = target is null && outcome == BuildOutcome.Success && memory.Usual is { } time ? $" (usually {Duration.Format(time)})" : "";
        List<string> lines =
        [
            .. Lines(
                ("Reason", outcome == BuildOutcome.Success ? null : details.Reason),
                ("Target", target?.Name ?? FailedTarget(run, outcome)),
                ("Exit code", details.ExitCode is { } code and not 0 ? code.ToString(CultureInfo.InvariantCulture) : null),
                ("Duration", Duration.Format(duration) + usual),
                ("Branch", run.Branch),
                ("Commit", Short(run.Commit)),
                ("Job", run.Id)),
        ];
        if (details.Failure is { Lines.Count: > 0 } failure && outcome is not (BuildOutcome.Success or BuildOutcome.Skip))
            lines.AddRange(["", .. failure.Lines]);
        if (details.Failure?.Remedy is { } remedy)
            lines.AddRange(["", $"Remedy: {remedy}"]);
        if (details.Packages.Count > 0)
            lines.AddRange(["", .. details.Packages.Select(package => $"{Path.GetFileName(package.Path)}  {Bytes.Format(package.Size ?? 0)}  sha256 {package.Sha256}")]);
        if ((details.Log ?? target?.Log ?? run.Log) is { } log)
            lines.AddRange(["", $"Log: {Place(log)}"]);
        return Message(run, type, "end", outcome.Result(), subject, lines);
    }

    private static OutgoingMessage Message(RunRecord run, MessageType type, string what, string? result, string subject, IEnumerable<string> body) => new()
    {
        To = Protocol.Message.Everyone,
        Type = type,
        Subject = VisibleText.Truncate(subject.ReplaceLineEndings(" "), Limits.Subject, "…"),
        Body = VisibleText.Truncate(string.Join('\n', body), Limits.Body, Cut),
        Job = run.Parent ?? run.Id,
        Event = what,
        Result = result,
    };

    private static string Title(RunRecord run, string? target) => target is null ? run.Name : $"{run.Name} / {target}";

    private static string? FailedTarget(RunRecord run, BuildOutcome outcome) => outcome is BuildOutcome.Success or BuildOutcome.Skip
        ? null
        : run.Targets.LastOrDefault(target => target.Outcome is not (null or BuildOutcome.Success or BuildOutcome.Skip))?.Name;

    private static string Revision(RunRecord run, string before, string after)
    {
        var words = new[] { run.Branch, Short(run.Commit) }.Where(word => word is not null).ToArray();
        return words.Length == 0 ? "" : before + string.Join(" @ ", words) + after;
    }

    private static string? Short(string? commit) => commit is { Length: 40 } ? commit[..7] : commit;

    private static string? Place(string? path) => path is null ? null : $"{MachineIdentity.HostName}:{path}";

    private static IEnumerable<string> Lines(params (string Name, string? Value)[] facts) =>
        facts.Where(fact => fact.Value is not null).Select(fact => $"{fact.Name}: {fact.Value}");
}
