using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.CloudStack.Logs;

/// <summary>
/// Reads a log of Maven or dpkg as it comes and keeps what tells why it failed. Its memory does not depend on the log's length. What is told
/// comes in the order of what helps most: the place in a file, the goal or the failing tests, the first tool's error, the first rule of make,
/// the signal, and how to resume.
/// </summary>
internal sealed partial class LogSummarizer
{
    private const int MostLines = 20;
    private const int LongestLine = 400;

    private readonly LogLines _lines;
    private readonly FirstFew _places = new(12);
    private readonly FirstFew _tests = new(6);
    private readonly FirstFew _projects = new(2);
    private readonly FirstFew _goals = new(2);
    private readonly FirstFew _warnings = new(5);
    private readonly FirstFew _other = new(1);
    private readonly HashSet<string> _profiles = new(StringComparer.Ordinal);
    private string? _total;
    private string? _tool;
    private string? _rule;
    private string? _module;
    private string? _resume;
    private string? _before;
    private string? _outOfMemory;
    private ErrorLocation? _first;
    private bool _inPlace;

    public LogSummarizer() => _lines = new LogLines(Read);

    /// <summary>Profiles that Maven was asked for and does not know; it builds without them and says BUILD SUCCESS.</summary>
    public IReadOnlyList<string> ProfilesNotActivated => [.. _profiles];

    public static async Task<FailureSummary> ReadAsync(Stream log, int? exitCode, CancellationToken cancellationToken)
    {
        var summary = new LogSummarizer();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await log.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            summary.Add(buffer.AsSpan(0, count));
        return summary.Complete(exitCode);
    }

    public void Add(ReadOnlySpan<byte> bytes) => _lines.Add(bytes);

    /// <param name="exitCode">What the tool exited with, as a shell shows it; null where only the log is known.</param>
    public FailureSummary Complete(int? exitCode)
    {
        _lines.Complete();
        if (exitCode == 0)
            return FailureSummary.Nothing;
        var lines = Essential(exitCode).Take(MostLines).ToArray();
        return lines.Length == 0 ? FailureSummary.Nothing : new FailureSummary(lines, Remedies.For(lines), _first);
    }

    private IEnumerable<string> Essential(int? exitCode)
    {
        var signal = exitCode is > 128 and < 160 ? exitCode - 128 : null;
        var isMaven = _places.Any || _tests.Any || _projects.Any || _goals.Any;
        if (_outOfMemory is not null && !isMaven)
            yield return _outOfMemory;
        foreach (var line in _places.Lines.Concat(_tests.Lines))
            yield return line;
        if (_tests.Any && _total is not null)
            yield return _total;
        foreach (var line in _projects.Lines.Concat(_goals.Lines))
            yield return line;
        if (!isMaven && _tool is not null)
        {
            foreach (var line in _warnings.Lines.Append(_tool))
                yield return line;
        }

        if (!isMaven && _tool is null && _outOfMemory is null && (signal is null || _rule is not null))
        {
            foreach (var line in _other.Lines)
                yield return line;
        }

        if (_rule is not null)
            yield return _rule;
        if (signal is { } number)
            yield return $"Ended by signal {number}{SignalName(number)}{(_module is null ? "" : $" in {_module}")}";
        else if (_rule is not null && !isMaven && KilledRule().IsMatch(_rule) && _module is not null)
            yield return $"Last: {_module}";
        if (_resume is not null)
            yield return $"Resume with: {_resume}";
    }

    /// <summary>The place in a source file that an essential line names, if it names one.</summary>
    public static ErrorLocation? PlaceIn(string line) => SourcePlace().Match(line) is { Success: true } place ? Location(place) : null;

    private void Read(string line)
    {
        if (ReactorProgress.In(line) is { } module)
            _module = Cut($"Building {module.Module} {module.Version} [{module.Number}/{module.Total}]");
        if (line.StartsWith("[ERROR]", StringComparison.Ordinal) || line.StartsWith("[FATAL]", StringComparison.Ordinal))
            ReadMavenError(line[7..].TrimEnd());
        else if (_inPlace && Continued().IsMatch(line))
            _places.Add(Cut(line.TrimEnd()));
        else
            ReadOther(line.TrimEnd());
    }

    private void ReadMavenError(string text)
    {
        var trimmed = text.Trim();
        trimmed = trimmed.StartsWith("[ERROR]", StringComparison.Ordinal) ? trimmed[7..].Trim() : trimmed;
        var message = Cut(HelpLink().Replace(trimmed, ""));
        _inPlace = false;
        if (PlaceIn(trimmed) is { } place)
            (_first, _inPlace) = (_first ?? place, _places.Add(message));
        else if (FailingTest().IsMatch(trimmed))
            _tests.Add(message);
        else if (trimmed.StartsWith("Tests run:", StringComparison.Ordinal) && !trimmed.Contains("Time elapsed", StringComparison.Ordinal))
            _total = message;
        else if (PomPlace().IsMatch(trimmed))
            _places.Add(message);
        else if (trimmed.StartsWith("The project ", StringComparison.Ordinal))
            _projects.Add(message);
        else if (Resume().Match(trimmed) is { Success: true } resume)
            _resume = resume.Value;
        else if (Goal().IsMatch(trimmed))
            _goals.Add(message);
    }

    private void ReadOther(string line)
    {
        _inPlace = false;
        if (line.Contains("could not be activated", StringComparison.Ordinal) && Profile().Match(line) is { Success: true } profile)
            _profiles.Add(profile.Groups["name"].Value);
        else if (line.Contains("OutOfMemoryError", StringComparison.Ordinal))
            _outOfMemory ??= Cut(OutOfMemory().Match(line) is { Success: true } memory ? memory.Value : line);
        else if (Rule().IsMatch(line))
            ReadRule(line);
        else if (ToolWarning().Match(line) is { Success: true } warning)
            ReadToolWarning(line, warning.Groups["tool"].Value);
        else if (ToolError().Match(line) is { Success: true } error)
            ReadToolError(line, error.Groups["tool"].Value);
        else if (Shell().IsMatch(line) || line.StartsWith("Unable to parse command line options", StringComparison.Ordinal))
            _other.Add(Cut(line));
        else if (line.StartsWith("Error in tempfile()", StringComparison.Ordinal))
            _warnings.Add(Cut(line[..(line.IndexOf(": Permission", StringComparison.Ordinal) is var end and > 0 ? Math.Min(line.Length, end + 19) : line.Length)]), "dpkg-buildpackage");
        if (line.Length > 0)
            _before = line;
    }

    private void ReadRule(string line)
    {
        if (_rule is null && _tool is null && _before is not null && ToolSays().IsMatch(_before))
            _other.Add(Cut(_before));
        _rule ??= Cut(line);
    }

    private void ReadToolWarning(string line, string tool)
    {
        if (_tool is null)
            _warnings.Add(Cut(line), tool);
    }

    private void ReadToolError(string line, string tool)
    {
        if (_tool is not null || _rule is not null)
            return;
        _tool = Cut(line);
        _warnings.KeepOnly(tool);
    }

    private static ErrorLocation Location(Match place) => new(
        place.Groups["file"].Value,
        int.TryParse(place.Groups["line"].ValueSpan, CultureInfo.InvariantCulture, out var line) ? line : null,
        int.TryParse(place.Groups["column"].ValueSpan, CultureInfo.InvariantCulture, out var column) ? column : null,
        place.Groups["text"].Value);

    private static string Cut(string line) => Display.VisibleText.Truncate(line, LongestLine, "…");

    private static string SignalName(int number) => number switch
    {
        1 => " (HUP)",
        2 => " (INT)",
        3 => " (QUIT)",
        9 => " (KILL)",
        15 => " (TERM)",
        _ => "",
    };
}
