using System.Globalization;
using System.Text.RegularExpressions;
using BuildCoordination.Documents;

namespace BuildCoordination.FailureLogs;

/// <summary>The counts of tests of all modules.</summary>
internal sealed class TestTotals
{
    private string? _line;
    private int _failing;

    public TestCounts? Sum { get; private set; }

    /// <summary>Maven's test counts of the module with failed tests, or the sum of several.</summary>
    public string? Line => _failing < 2 || Sum is null ? _line
        : string.Create(CultureInfo.InvariantCulture,
            $"Tests run: {Sum.Run}, Failures: {Sum.Failed}, Errors: {Sum.Errors}, Skipped: {Sum.Skipped}");

    public void Clear() => (_line, _failing, Sum) = (null, 0, null);

    public void Add(Match match, string line)
    {
        var (run, failed, errors, skipped) = (Number(match, "run"), Number(match, "failed"), Number(match, "errors"), Number(match,
            "skipped"));
        Sum = Sum is null ? new TestCounts(run, failed, errors, skipped)
            : new TestCounts(Plus(Sum.Run, run), Plus(Sum.Failed, failed), Plus(Sum.Errors, errors), Plus(Sum.Skipped, skipped));
        if (failed + errors == 0)
            return;
        (_line, _failing) = (line, _failing + 1);
    }

    private static int Plus(int one, int other) => (int)Math.Min((long)one + other, int.MaxValue);

    private static int Number(Match match, string group) => int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None,
        CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 100_000_000) : 0;
}
