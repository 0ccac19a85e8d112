using System.Text.RegularExpressions;
using BuildCoordination.FailureLogs.Tools;

namespace BuildCoordination.FailureLogs;

/// <content>What each kind of sign changes in what the reader knows.</content>
internal sealed partial class FailureLogReader
{
    private void Take(Sign sign, Match match, LogLine line)
    {
        switch (sign.Role)
        {
            case Role.Noise:
                _number--;
                return;
            case Role.Success:
                (HasSucceeded, HasFailed, RunningTest) = (true, false, null);
                _said.Clear();
                Tests.Clear();
                TestCauses.Clear();
                EndTests();
                Forget();
                return;
            case Role.Failure:
                HasFailed = true;
                _number--;
                return;
            case Role.NextCommand:
                if (!_findings.Exists(finding => finding.Sign.Id == "dpkg.child"))
                    Forget();
                return;
            case Role.Passed:
                PassedAt = _number;
                return;
            case Role.Dump:
                _isInDump = true;
                return;
            case Role.Parallel:
                _isParallel = true;
                return;
            case Role.Step:
                EndTests();
                BeginStep(match.Groups["project"] is { Success: true } project ? project.Value : null, match.Groups["module"].Success);
                Module = match.Groups["module"] is { Success: true } module ? string.Join(' ', module.Value.Split(' ',
                    StringSplitOptions.RemoveEmptyEntries)) : Module;
                return;
            case Role.Ignored:
                EndTests();
                BeginStep(null, isModule: false);
                // The verdict of the failed command, if it was make, is just above. If make itself has failed, other jobs go on.
                if (!_findings.Exists(finding => finding.Sign.Id == "make.rule"))
                {
                    _findings.RemoveAll(finding => finding.Number > _number - 6 && (finding.Sign.Id == "make.recipe"
                        || finding.Sign.Id == "make.no-rule" && finding.Message.EndsWith("Stop.", StringComparison.Ordinal)));
                }

                _open = null;
                return;
            case Role.Summary:
                EndTests();
                EndProject();
                break;
            case Role.TestsBegin:
                (_isInTests, _hasTests) = (true, true);
                return;
            case Role.TestClass:
                (_isInTests, _hasTests, RunningTest) = (true, true, match.Groups["class"].Value);
                return;
            case Role.TestsEnd:
                (_isInTests, _hasTests) = (false, sign.AtLeast == Level.None);
                if (sign.AtLeast == Level.Info)
                    EndProject();
                return;
            case Role.TestList:
                (_isListOfTests, _listLevel, _isInTests) = (match.Groups["list"].Success, line.Level, false);
                if (match.Groups["inline"] is { Length: > 0 } inline)
                    Keep(Surefire.FailingTest, Surefire.FailingTest.Match(inline.Value), inline.Value.Trim(), line.Level);
                return;
            case Role.TestTotal:
                TakeTotal(match, line);
                return;
            case Role.Profile:
                _profiles.Add(match.Groups["name"].Value);
                return;
            default:
                break;
        }

        Keep(sign, match, match.Groups["message"] is { Success: true } message ? message.Value.TrimEnd() : line.Text.Trim(), line.Level);
    }

    private void TakeTotal(Match match, LogLine line)
    {
        _hasTests = true;
        if (match.Groups["class"].Success)
        {
            if (RunningTest is not null && line.Text.Contains(RunningTest, StringComparison.Ordinal) || match.Groups["class"].Length == 0)
                RunningTest = null;
            return;
        }

        Tests.Add(match, line.Text.Trim());
        (_isListOfTests, _isInTests) = (false, false);
    }

    // An action of a service says why it fails, and the service marks that.
    private void TakeOfService(LogLine line)
    {
        Take(Services.Error, Services.Error.Match(line.Text), line);
        HasFailed = true;
    }

    // What came before did not stop the build.
    private void Forget()
    {
        (_findings, _open) = ([], null);
        _leftOut.Clear();
    }

    private void EndTests() => (_isInTests, _hasTests, _isListOfTests, _isIn) = (false, false, false, false);
}
