using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.FailureLogs.Tools;

namespace BuildCoordination.FailureLogs;

/// <content>Which cause it is, how a subject names it, and what to do.</content>
internal sealed partial class FailureAnswer
{
    private const int LongestSubject = 100;

    // A place explains itself: the other findings are not its remedy.
    private (string? Cause, string? Remedy) Explain(List<Finding> shown, List<string> lines)
    {
        string? cause = null;
        foreach (var finding in shown.Where((one, i) => i == 0 || shown[0].Rank != Rank.Place || IsOfUnitTest(one)))
        {
            if (finding.Meaning is not { } meaning)
                continue;
            cause ??= finding == shown[0] || shown[0].Rank > Rank.Place ? meaning.Meaning.Id : null;
            if (RemedyOf(meaning) is { } remedy)
                return (cause ?? shown[0].Sign.Id, remedy);
        }

        if (Signal is { } signal)
            return (cause ?? (signal == 9 ? "killed" : "signal"), signal == 9 ? Killed.Remedy : null);
        return (cause ?? (shown.Count > 0 ? shown[0].Sign.Id : lines.Count > 0 ? "unknown" : null), null);
    }

    private string? RemedyOf((Meaning Meaning, Match Match) known) => known.Meaning.IsForMaven && !_log.HasMaven ? null
        : known.Meaning.RemedyFor is { } remedy ? remedy(known.Match) : known.Meaning.Remedy;

    private string? Subject(List<Finding> shown, List<string> lines)
    {
        shown = shown.FindAll(finding => finding.Sign.Id != "maven.metadata");
        var finding = Array.Find(_goals, goal => goal.Meaning is not null) is { } goal && (shown.Count == 0 || shown[0].Rank > Rank.Network
            || shown[0] == goal || shown[0].Sign.Role == Role.Project) && !_isCrash
            && (shown.Count == 0 || shown[0].Sign.Role is Role.Goal or Role.Project) ? goal
            : shown.Find(one => one.Sign.Role is not (Role.Project or Role.Summary)) ?? shown.FirstOrDefault();
        var subject = finding is null
            ? _log.Recent.Informative() is [var informative]
            ? informative
            : Signal is null && _exitCode is { } code
            ? $"exit code {code.ToString(CultureInfo.InvariantCulture)}" : lines.FirstOrDefault() : SubjectOf(finding);
        if (finding?.Sign.Id == "patch.failed" && FailedPatch() is { } patch)
            subject = $"{patch}: {subject}";
        if (finding?.Sign.Id == "tests.pytest-count" && _verdicts.Length > 0)
            subject = $"{_verdicts[^1].Message.Split(':')[0]}: {subject}";
        if (finding is not null && lines.Count > 0 && (finding == _rule || IsConfirmed(finding) || finding.Sign.Role == Role.Goal
            && SaidBefore(finding) is [var said, ..] && said == lines[0]))
        {
            subject = lines[0];
        }

        subject = subject is null ? null : Spaces().Replace(Shortened.Join([subject], Redact), " ");
        return subject is null ? null
            : Shortened.Cause(subject.Length > LongestSubject ? Briefly(subject, finding is { Sign.Role: Role.Goal, Meaning: null }
                && ProjectOf(finding) is not null) : subject, LongestSubject, Redact);
    }

    // Which patch it is, quilt and dpkg-source say after what is wrong with it.
    private string? FailedPatch() => _verdicts.Concat(_causes)
        .Select(finding => PatchName().Match(finding.Message)).FirstOrDefault(name => name.Success)?.Groups["patch"].Value;

    // The least informative parts are removed first: the reporting tool, remarks, text after the first sentence, the folders of a file; the
    // plugin and the project of a goal only for a whole reason.
    private static string Briefly(string subject, bool isGoal)
    {
        subject = Remark().Replace(General().Replace(subject, ""), "");
        if (subject.Length > LongestSubject && Sentence().Match(subject) is { Success: true } sentence)
            subject = sentence.Value;
        if (subject.Length > LongestSubject)
            subject = Folders().Replace(subject, "…/");
        return isGoal && subject.Length > LongestSubject && subject.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0
            && subject.Length - colon - 2 <= LongestSubject ? subject[(colon + 2)..] : subject;
    }

    private static string SubjectOf(Finding finding)
    {
        // A short line of a tool names the file that found no room, too.
        if (finding is { Rank: Rank.Machine, Sign.Role: Role.Error, Lines.Count: 1 } && finding.Message.Length <= LongestSubject)
            return finding.Message;
        if (finding.Meaning is { Meaning.Subject: { Length: > 0 } subject } meaning)
        {
            var reason = meaning.Match.Result(subject);
            return meaning.Meaning.Rank == Rank.Network && Resolver.ArtifactIn(finding.Whole) is { } artifact
                ? $"{(finding.Message.Contains("parent POM", StringComparison.Ordinal) ? "parent POM " : "")}{artifact}: {reason}" : reason;
        }

        var rest = finding.Sign.Role == Role.Error && finding.Place is { } at
            && (at.Text.Length == 0 || finding.Message.EndsWith(':')) ? finding.Rest : "";
        if (finding.Place is { } place && (place.Text.Length > 0 || rest.Length > 0))
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"{place.File[(place.File.LastIndexOfAny(['/', '\\']) + 1)..]}:{place.Line}: "
                + $"{(place.Text.Length > 0 ? place.Text : rest)}");
        }

        if (rest.Length > 0)
            return rest;
        if (finding is { Place: null, Text: { } text })
            return text;

        if (finding.Sign.Role == Role.Goal && Goal().Match(finding.Message) is { Success: true } goal)
        {
            return $"{goal.Groups["plugin"].Value}{(goal.Groups["plugin"].Success ? " on " : "")}{goal.Groups["project"].Value}: "
                + $"{goal.Groups["rest"].Value} {string.Join(' ', finding.Lines.Skip(1))}";
        }

        return ToolError().Replace(finding.Sign.Above is not null && finding.Whole.Length > LongestSubject ? finding.Message
            : finding.Whole, "");
    }

    [GeneratedRegex(
        @"\AFailed to execute goal ([^\s:]+:(maven-)?(?<plugin>[^\s:]+?)(-maven-plugin|-plugin)?:\S+ )?(\([^)]*\) )?"
        + @"on project (?<project>\S+?):\s*(?<rest>.*)",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Goal();

    [GeneratedRegex($@"(?<=\A[\w-]+: ){Words.Error}\s?: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex ToolError();

    [GeneratedRegex(@"(?<=: )(Deployment failed|Fatal error compiling|Failed to deploy artifacts|Execution \S+ of goal \S+ failed"
        + "|Command execution failed\\.?|Failed to run task|An Ant BuildException has occured): "
        + @"|(?<=: )(An exception occurr?ed while executing the Java class|Command execution failed)\. "
        + @"(null: InvocationTargetException: )?(?=\S)"
        + @"|\AException in thread ""[^""]*"" "
        + @"|(?<=\A|: |"" )(Internal error: )?([a-z]\w*\.)+(?=[A-Z][\w$]*(Exception|Error): )"
        + @"|\s+@ line \d+, column \d+\z|(?<=: )(MavenReportException: )?"
        + @"Error while (generating Javadoc|creating archive): (Exit code: \d+ (- )?)?"
        + "(javadoc: error - )?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex General();

    [GeneratedRegex(@"(?<=\w) \((or|if|see|because|which|you) [^()]+\)|; nested exception is",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\A.{30,}?[a-z\d)](?=[.!] [A-Z])", RegexOptions.None, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?<![\w/:])/?([^\s/:'""]+/+){3,}(?=[^\s/»])", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Folders();

    [GeneratedRegex(@"(\APatch |debian/patches/)(\S*/)?(?<patch>[^/\s]+) (does not apply|subprocess|gave error)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex PatchName();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Spaces();
}
