using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>The last lines that were read, without those of tests and without Maven's information.</summary>
internal sealed partial class RecentLines(int most, Func<string, string>? redact)
{
    private const int LongestLine = 1000;
    private readonly Queue<string> _lines = new();
    private readonly Queue<string> _all = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    /// <summary>The last lines of all.</summary>
    public IReadOnlyCollection<string> All => _all;

    public IReadOnlyCollection<string> Lines => _lines;

    public void Add(string line, bool isInformation, bool isWarning)
    {
        line = line.Length > LongestLine ? Shortened.Middle(line, LongestLine, redact) : line;
        Add(_all, line, most);
        if (isInformation)
            return;
        Add(_lines, line, most);
        if (isWarning && _warnings.Count < most)
            _warnings.Add(line);
    }

    /// <summary>The last lines that look like an error, else the last that a tool says.</summary>
    public IReadOnlyList<string> Informative()
    {
        var last = Last(20);
        var found = last.LastOrDefault(IsError) ?? (last is [.., var end] && ToolSays().IsMatch(end) ? end : null);
        return found is null ? [] : [found];
    }

    /// <summary>The last lines that say something; those that Maven marks as warnings only if there are no others.</summary>
    public IReadOnlyList<string> Last(int count, bool withWarnings = true)
    {
        string[] lines = [.. _lines.Where(line => !Noise().IsMatch(line)).TakeLast(count)];
        if (!withWarnings && Array.Exists(lines, IsNoWarning))
            lines = Array.FindAll(lines, IsNoWarning);
        return [.. lines.Select(line => line.Trim())];

        bool IsNoWarning(string line) => !_warnings.Contains(line);
    }

    public static bool IsError(string line) => Error().IsMatch(line);

    /// <summary>Forgets what the step before said, but not the last lines of all.</summary>
    public void BeginStep()
    {
        _lines.Clear();
        _warnings.Clear();
    }

    /// <summary>The nearest line that is a heading.</summary>
    public string? Nearest(Func<string, bool> isHeading) => _all.LastOrDefault(isHeading);

    /// <summary>The lines just before that belong together, in their order, without a tool's explanations below them.</summary>
    public IReadOnlyList<string> TakeWhile(Func<string, bool> belongs, int count)
    {
        var lines = new List<string>();
        foreach (var line in _all.Reverse())
        {
            if (!belongs(line) && line.StartsWith('\t'))
                continue;
            if (!belongs(line))
                break;
            lines.Insert(0, line.Trim());
        }

        return lines.Count > count ? lines.GetRange(0, count) : lines;
    }

    private static void Add(Queue<string> lines, string line, int most)
    {
        lines.Enqueue(line);
        if (lines.Count > most)
            lines.Dequeue();
    }

    [GeneratedRegex(@"(?i)\berror\b|\bfatal\b|\bcannot\b|\bcan't\b|\bfailed\b|\bfailure\b|not found"
        + @"|no such|denied|exception|abort|invalid|undefined|unable to|violat|not recogni[sz]ed|unrecogni[sz]ed|mismatch|inconsistent",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Error();

    [GeneratedRegex(@"\A""?[\w./\[\]-]+("", line \d+)?: \S", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex ToolSays();

    [GeneratedRegex(
        @"\Amake(?:\[\d+\])?\s?: |recipe for target|:\s?info: |\Anpm (?:notice|warn)|(?i)warning|\A\s*(?:at |\.\.\. )|\A[-=+*#\s]*\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Noise();
}
