using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <content>What stands around the cause: goals of Maven, verdicts, the rule of make, the signal.</content>
internal sealed partial class FailureAnswer
{
    private IEnumerable<Finding> Frame(Finding[] lead)
    {
        if (HasMaven)
        {
            foreach (var finding in _projects.Concat(_goals.Where(goal => !IsRepeated(goal, lead))))
                yield return finding;
        }
        else if (_verdicts.Length > 0 && !Array.Exists(lead, finding => finding.Sign.Id.StartsWith("dpkg.error", StringComparison.Ordinal)
            || finding.Sign.Id.StartsWith("debhelper.", StringComparison.Ordinal) || finding.Sign.Id == "make.separator"))
        {
            foreach (var verdict in _verdicts.Where(verdict => !IsOutdone(verdict, lead)).Take(2))
                yield return verdict;
        }

        if (_rule is not null && !Array.Exists(lead, finding => finding.Sign.Id == "make.no-rule"))
            yield return _rule;
    }

    // Something weak that stands further above it may have been tolerated.
    private static bool IsOutdone(Finding verdict, Finding[] lead) => verdict.Sign.IsLastResort
        && Array.Exists(lead, finding => !finding.Sign.IsWeak || finding.Number > verdict.Number - 3);

    // The core of Maven says an error of a POM twice.
    private bool IsRepeated(Finding goal, IReadOnlyList<Finding> lead) =>
        lead.Any(finding => finding.Sign.Id == "maven.pom" && (_projects.Length > 0 || finding.Message.StartsWith(goal.Message,
            StringComparison.Ordinal)));

    private IEnumerable<string> FrameLines(IReadOnlyList<Finding> frame)
    {
        foreach (var finding in frame)
        {
            if (IsConfirmed(finding))
                yield return finding.Before!;
            foreach (var said in finding.Sign.Role == Role.Goal ? SaidBefore(finding) : [])
                yield return said;

            yield return finding.Lines[0];
            if (finding.Sign.Role != Role.Goal || _places.Length == 0 && _goals.Length < 3)
            {
                foreach (var line in finding.Lines.Skip(1).Where(line => !_causes.Any(cause => cause.Lines.Any(of =>
                    of.Trim() == line.Trim()))))
                {
                    yield return line;
                }
            }
        }
    }

    // Only where nothing is known to be the cause.
    private bool IsConfirmed(Finding finding) => finding.Before is not null && !HasMaven && finding == (_verdicts.FirstOrDefault() ?? _rule)
        && !KilledRule().IsMatch(finding.Message) && !_machine.Concat(_places).Concat(_causes).Any();

    // A plugin that refers to what it said before.
    private IReadOnlyList<string> SaidBefore(Finding goal)
    {
        if (_machine.Concat(_places).Concat(_causes).Any() || goal.Meaning is not null || !Vague().IsMatch(goal.Whole)
            || ProjectOf(goal) is not { } project)
        {
            return [];
        }

        string[] said = [.. _log.SaidBy(project).Where(line => !goal.Whole.Contains(line, StringComparison.Ordinal))];
        var last = Array.FindLastIndex(said, RecentLines.IsError);
        var first = last;
        while (first > 0 && RecentLines.IsError(said[first - 1]))
            first--;
        return [.. said.Skip(last >= 0 ? first : said.Length - 4).Take(4)];
    }

    private IEnumerable<string> Ending()
    {
        if (Signal is { } number)
            yield return $"Ended by signal {number}{SignalName(number)}{(_log.Module is null ? "" : $" in {_log.Module}")}";
        else if (_rule is not null && !HasMaven && KilledRule().IsMatch(_rule.Message) && _log.Module is { } module)
            yield return $"Last: {module}";
        if (Of(Role.Resume) is [.., var resume])
            yield return $"Resume with: {resume.Message.Trim()}";
    }

    private static string SignalName(int number) => number switch
    {
        1 => " (HUP)",
        2 => " (INT)",
        3 => " (QUIT)",
        6 => " (ABRT)",
        9 => " (KILL)",
        11 => " (SEGV)",
        15 => " (TERM)",
        _ => "",
    };

    [GeneratedRegex(@"(?i)see (the )?(log|output|above)|look above|exit(ed)? (code|value|status|with)"
        + @"|\d+ (build )?(bugs|errors|violations|problems)|[Rr]ules? fail|problems found|not been met|do not have the expected|\(s\) found"
        + "|(run|execute) (task|command)|execution failed|did not exit cleanly|IO Error: Could not get content",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Vague();

    [GeneratedRegex(@"(Killed|Terminated|Interrupt|Error 1(29|30|37|43))\s*\z", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex KilledRule();
}
