using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>The last lines that were read, without those of tests and without Maven's information.</summary>
internal sealed partial class RecentLines(int most, Func<string, string>? redact)
{
    private const int LongestLine = 1000;
    private readonly Queue<string> _lines = new();
    private readonly Queue<string> _all = new();
    private readonly HashSet<string> _warnings = new(StringComparer.Ordinal);

    public void Add(string line, bool isInformation, bool isWarning)
    {
        Add(_all, line, most);
        if (isInformation)
            return;
        Add(_lines, line, most);
        if (isWarning && _warnings.Count < most)
            _warnings.Add(line);
    }

    /// <summary>The last lines of all.</summary>
    public IEnumerable<string> LastOfAll(int count) => _all.TakeLast(count).Select(Short);

    /// <summary>The last lines that look like an error, else the last that a tool says.</summary>
    public IReadOnlyList<string> Informative()
    {
        string? end = null;
        foreach (var line in WithoutNoise().Take(20).Select(line => Short(line).Trim()))
        {
            if (IsError(line))
                return [line];
            end ??= line;
        }

        return end is not null && ToolSays().IsMatch(end) ? [end] : [];
    }

    /// <summary>The last lines that say something; those that Maven marks as warnings only if there are no others.</summary>
    public IReadOnlyList<string> Last(int count, bool withWarnings = true)
    {
        string[] lines = [.. WithoutNoise().Take(count).Reverse()];
        if (!withWarnings && Array.Exists(lines, IsNoWarning))
            lines = Array.FindAll(lines, IsNoWarning);
        return Array.ConvertAll(lines, line => Short(line).Trim());

        bool IsNoWarning(string line) => !_warnings.Contains(line);
    }

    // From the last to the first, as mostly only a few of them are asked for.
    private IEnumerable<string> WithoutNoise() => _lines.Reverse().Where(line => !Noise().IsMatch(line));

    public static bool IsError(string line) => Error().IsMatch(line);

    /// <summary>Forgets what the step before said, but not the last lines of all.</summary>
    public void BeginStep()
    {
        _lines.Clear();
        _warnings.Clear();
    }

    /// <summary>The nearest line that is a heading.</summary>
    public string? Nearest(Func<string, bool> isHeading) => _all.Reverse().Select(Short).FirstOrDefault(isHeading);

    /// <summary>The lines just before that belong together, in their order, without a tool's explanations below them.</summary>
    public IReadOnlyList<string> TakeWhile(Func<string, bool> belongs, int count)
    {
        var lines = new List<string>();
        foreach (var line in _all.Reverse().Select(Short))
        {
            if (belongs(line) && line.Trim() is { Length: > 0 } text)
                lines.Insert(0, text);
            else if (!line.StartsWith('\t') && !belongs(line))
                break;
        }

        return lines.Count > count ? lines.GetRange(0, count) : lines;
    }

    // Only of lines that are asked for: to look for secrets in each long line takes longer than all the rest.
    private string Short(string line) => line.Length > LongestLine ? Shortened.Middle(line, LongestLine, redact) : line;

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
