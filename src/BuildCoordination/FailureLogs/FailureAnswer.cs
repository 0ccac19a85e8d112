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

    private IEnumerable<string> LastLines() =>
        [.. _exitCode is { } code ? [$"Exit code {code.ToString(CultureInfo.InvariantCulture)}; the last lines:"] : Array.Empty<string>(),
            .. _log.Recent.LastOfAll(5).Select(line => line.Trim())];

    [GeneratedRegex(@"\A([a-z]\w*\.)+[A-Z]\w*(Exception|Error): ", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Exception();
}
