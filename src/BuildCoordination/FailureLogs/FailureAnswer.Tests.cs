using BuildCoordination.FailureLogs.Tools;

namespace BuildCoordination.FailureLogs;

/// <content>The failing tests, and why they failed.</content>
internal sealed partial class FailureAnswer
{
    private const int MostWithCause = 5;

    private IEnumerable<Finding> TestCausesOf(FailureLogReader log)
    {
        var tests = Array.ConvertAll(_tests, test => test.Message);
        return _machine.Length > 0 || _places is not [{ Sign.Role: Role.FailingTest }, ..] ? []
            : log.TestCauses.NotShown(tests).Select(text => new Finding(
                Surefire.Cause, text, Surefire.Cause.Match(text), isInTests: false, log.LineCount, project: null, log.Redact));
    }

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
}
