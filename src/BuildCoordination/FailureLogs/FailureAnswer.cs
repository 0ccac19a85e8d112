using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.FailureLogs.Tools;

namespace BuildCoordination.FailureLogs;

/// <summary>
/// The shown findings of a failed build, cause before symptom: the machine; places and failing tests; the network or a tool's own reason;
/// then Maven's
/// failed goals or the verdict of the tool around it, the first rule of make, the signal, and how to resume.
/// </summary>
internal sealed partial class FailureAnswer
{
    private const int MostLines = 20;
    private const int LongestLine = 480;
    private const int MostWithCause = 5;

    private readonly FailureLogReader _log;
    private readonly Dictionary<string, string> _redacted = new(StringComparer.Ordinal);
    private readonly int? _exitCode;
    private readonly Finding[] _goals;
    private readonly Finding[] _machine;
    private readonly Finding[] _places;
    private readonly Finding[] _causes;
    private readonly Finding[] _tests;
    private readonly Finding[] _testCauses;
    private readonly Finding[] _verdicts;
    private readonly Finding[] _projects;
    private readonly Finding? _rule;
    private readonly bool _isCrash;

    public FailureAnswer(FailureLogReader log, int? exitCode)
    {
        (_log, _exitCode) = (log, exitCode);
        _goals = Of(Role.Goal);
        _projects = Of(Role.Project);
        _isCrash = Array.Exists(_goals, goal => Surefire.IsCrash(goal.Whole));
        var errors = log.Findings.Where(finding => finding.Sign.Role is Role.Error or Role.FailingTest && (!finding.IsInTests || _isCrash
            && finding.Sign.IsOfFork) && !IsPassed(finding)).ToArray();
        // make 4.2 and older say of a failed rule first where it is.
        _rule = Array.Find(errors, finding => finding.Sign.Rank == Rank.Rule && finding.Sign.Id != "make.recipe")
            ?? Array.Find(errors, finding => finding.Sign.Rank == Rank.Rule);
        errors = [.. errors.Where(IsBeforeTheRule)];
        _machine = [.. errors.Where(finding => finding.Rank == Rank.Machine && finding != _rule)];
        Finding[] places =
            [.. errors.Where(finding => finding.Rank == Rank.Place).OrderBy(finding =>
                finding.Sign.Role == Role.FailingTest || finding.Sign.Id == "tests.count")];
        // Warnings are shown only if there is no error.
        _places = Array.Exists(places, place => !place.IsWarning) ? Array.FindAll(places, place => !place.IsWarning) : places;
        _causes = [.. errors.Where(finding => finding.Rank is Rank.Network or Rank.Cause && IsOfCase(finding))];
        _tests = Array.FindAll(_places, finding => finding.Sign.Role == Role.FailingTest);
        _testCauses = [.. TestCausesOf(log)];
        _verdicts = [.. errors.Where(finding => finding.Rank == Rank.Verdict)];
    }

    private IEnumerable<Finding> TestCausesOf(FailureLogReader log)
    {
        var tests = Array.ConvertAll(_tests, test => test.Message);
        return _machine.Length > 0 || _places is not [{ Sign.Role: Role.FailingTest }, ..] ? []
            : log.TestCauses.NotShown(tests).Select(text => new Finding(
                Surefire.Cause, text, Surefire.Cause.Match(text), isInTests: false, log.LineCount, project: null, log.Redact));
    }

    // A cause only of one kind of failure.
    private bool IsOfCase(Finding finding) => finding.Sign.Id switch
    {
        "maven.metadata" => Array.Exists(_goals, NeedsMetadata),
        "jvm.inaccessible" => Array.Exists(_places, place => place.Sign.Role == Role.FailingTest),
        "network.connect" => !_log.IsParallel && Array.Exists(_goals, goal => goal.Meaning is null && Vague().IsMatch(goal.Whole)),
        _ => true,
    };

    // The list of a repository's plugins or versions.
    private static bool NeedsMetadata(Finding goal) => goal.Meaning is { Meaning.Id: "maven.plugin-prefix" or "maven.plugin-version" };

    // A subject is cut several times from one text.
    private string Redact(string text)
    {
        if (!_redacted.TryGetValue(text, out var redacted))
            _redacted[text] = redacted = Shortened.Redact(text, _log.Redact);
        return redacted;
    }

    private int? Signal => _exitCode is > 128 and < 160 ? _exitCode - 128 : null;

    private bool HasMaven => _goals.Length > 0 || _projects.Length > 0;

    public FailureSummary Summarize()
    {
        if (_exitCode == 0 || _exitCode is null && !SaysThatItFailed())
            return FailureSummary.Nothing;
        var shown = new List<Finding>();
        var lines = Essential(shown).Select(line => Shortened.Line(line, LongestLine, Redact))
            .Distinct(StringComparer.Ordinal).ToList();
        lines.RemoveAll(line => Exception().Match(line) is { Success: true } type
            && lines.Contains(line[type.Length..], StringComparer.Ordinal));
        if (lines.Count == 0)
            lines = [.. LastLines()];
        if (lines.Count > MostLines)
        {
            lines = [.. lines.Take(MostLines - 1), string.Create(CultureInfo.InvariantCulture,
                $"… and {lines.Count - MostLines + 1} more lines")];
        }

        var (cause, remedy) = Explain(shown, lines);
        return new FailureSummary(lines, remedy, shown.Find(finding => finding.Place is not null)?.Place)
        {
            Cause = cause,
            Subject = Subject(shown, lines),
            Tests = _log.Tests.Sum,
        };
    }

    // Something weak far above the end of a log, or before its tests passed, did not stop the build.
    private bool SaysThatItFailed() => _goals.Length > 0 || _log.HasFailed || _log.Findings.Any(finding => !finding.IsInTests
        && finding.Sign.Id != "debhelper.warning"
        && (!finding.Sign.IsWeak || !_log.HasSucceeded && finding.Number >= _log.PassedAt
            && finding.Number > _log.LineCount - finding.Sign.Reach));

    // Lines of a project that did not fail.
    private bool IsPassed(Finding finding) => finding.Sign.IsWeak && finding.Project is { } project && project != _log.Project
        && !Array.Exists(_goals, goal => ProjectOf(goal) == project);

    private static string? ProjectOf(Finding goal) => Goal().Match(goal.Message) is { Success: true } found ? found.Groups["project"].Value
        : null;

    // When the tests did not end, it is not they who say that a goal failed.
    private Finding[] Of(Role role) => [.. _log.Findings.Where(finding => finding.Sign.Role == role && (!finding.IsInTests
        || _log.IsInTests && role == Role.Goal))];

    private bool IsBeforeTheRule(Finding finding) => _rule is null || finding.Number <= _rule.Number || finding.Sign.Rank == Rank.Place
        && (_goals.Length > 0 || !finding.Sign.IsWeak);

    private IEnumerable<string> Essential(List<Finding> shown)
    {
        var lead = Lead().ToArray();
        shown.AddRange(lead);
        foreach (var finding in lead.Where(finding => finding.Sign.Role != Role.FailingTest))
        {
            foreach (var line in finding.Lines)
                yield return line;
        }

        foreach (var line in TestLines())
            yield return line;
        foreach (var cause in _testCauses)
            yield return cause.Message;
        var leftOut = _log.LeftOut + TestsLeftOut;
        if (leftOut > 0 && _places.Length + _goals.Length > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"… and {leftOut} more");
        shown.AddRange(Frame(lead));
        foreach (var line in FrameLines(shown[lead.Length..]))
            yield return line;
        if (_rule is null && lead.Length == 0 && _goals.Length == 0 && _log.Findings.Count > 0 && Signal is null && shown.Count == 0)
        {
            foreach (var line in _log.Recent.Informative())
                yield return line;
        }

        foreach (var line in Ending())
            yield return line;
        shown.AddRange(_testCauses);
    }

    private IEnumerable<Finding> Lead()
    {
        if (Signal is not null && _rule is null && !HasMaven && _machine.Length == 0 && _places.Length == 0)
            return _causes.Where(finding => !finding.Sign.IsWeak).Take(2);
        // Without the POM that could not be had, versions are missing.
        var nearest = _machine.Take(2)
            .Concat(_causes.Where(IsOfPom))
            .Concat(_causes.Where(finding => IsOfUnitTest(finding) && finding.Meaning is
                { Meaning.Id: "python.module-missing" or "jvm.module-closed" }))
            .Concat(Array.Exists(_causes, IsOfPom) ? Array.FindAll(_places, place =>
                !place.Message.Contains(" is missing.", StringComparison.Ordinal)) : _places);
        if (_isCrash)
        {
            return nearest.Concat(_causes.Where(finding => finding.Sign.IsOfFork)).Concat(_causes.Where(finding =>
                finding.Sign.Id.StartsWith("tests.", StringComparison.Ordinal)).OrderBy(finding => finding.Sign.Id));
        }

        if (_machine.Length + _places.Length > 0)
            return nearest.Concat(_causes.Where(finding => finding.Sign.Id is "maven.pom" || IsOfUnitTest(finding))).Distinct();
        if (HasMaven && Array.Exists(_goals, goal => goal.Meaning is { Meaning.Rank: not Rank.Verdict }))
        {
            return _causes.Where(finding => finding.Sign.Id is "maven.pom" or "maven.metadata");
        }

        return Array.Exists(_causes, finding => !finding.Sign.IsWeak) && !HasMaven
            ? _causes.Where(finding => !finding.Sign.IsWeak || finding.Sign.IsDetail).Take(4)
            : _causes.TakeLast(HasMaven ? 6 : 4);
    }

    private static bool IsOfPom(Finding finding) => finding is { Sign.Id: "maven.pom", Rank: Rank.Network };

    // The runners of Python and Perl name a test, and print apart from it why it failed; so does surefire where a wrapper fails.
    private bool IsOfUnitTest(Finding finding) => (finding.Sign.Id, _places) is
        ("tests.cause", [{ Sign.Role: Role.FailingTest }, ..])
            or ("python.error", [{ Sign.Id: "tests.unittest" }, ..])
            or ("perl.error" or "perl.module", [{ Sign.Id: "tests.perl" }, ..])
        or ("jvm.inaccessible", [{ Sign.Role: Role.FailingTest }, ..])
        || finding.Sign.Id == "jvm.byte-buddy" && Array.Exists(_places, place => place.Sign.Role == Role.FailingTest
            && (place.Message.Contains("Mockito", StringComparison.Ordinal) || place.Message.Contains("Byte", StringComparison.Ordinal)));

    // Some of the tests that have the same cause are enough.
    private int TestsLeftOut => _testCauses is [var one] && Array.TrueForAll(_tests, test => _log.TestCauses.CauseOf(test.Message)
        is not { } cause || cause == one.Message) ? Math.Max(0, _tests.Length - MostWithCause) : 0;

    private IEnumerable<string> TestLines()
    {
        foreach (var line in _tests.Take(_tests.Length - TestsLeftOut).SelectMany(test => test.Lines))
            yield return line;
        if (_tests.Length > 0 && _log.Tests.Line is { } total)
            yield return total;
        if (_isCrash && _log.RunningTest is { } running && !_causes.Any(finding => finding.Sign.Id == "tests.crashed"))
            yield return $"Running: {running}";
    }

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

    private IEnumerable<string> LastLines() =>
        [.. _exitCode is { } code ? [$"Exit code {code.ToString(CultureInfo.InvariantCulture)}; the last lines:"] : Array.Empty<string>(),
            .. _log.Recent.LastOfAll(5).Select(line => line.Trim())];

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

    [GeneratedRegex(@"\A([a-z]\w*\.)+[A-Z]\w*(Exception|Error): ", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Exception();

    [GeneratedRegex(@"(Killed|Terminated|Interrupt|Error 1(29|30|37|43))\s*\z", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex KilledRule();
}
