using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>
/// The modules that Maven has finished, from its own lines: at <c>Building NAME VERSION [45/147]</c> those are 44, at its success all.
/// Exact in serial builds; with -T each further thread counts the module that it builds.
/// </summary>
internal sealed partial class ReactorProgress
{
    private readonly LogLines _lines;

    public ReactorProgress() => _lines = new LogLines(Read);

    /// <summary>The number of finished modules.</summary>
    public int Done { get; private set; }

    /// <summary>Modules in all; 0 until Maven says.</summary>
    public int Total { get; private set; }

    /// <summary>The module that was begun last.</summary>
    public string? Label { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes) => _lines.Add(bytes);

    /// <summary>The module, version and numbers in a line, or null.</summary>
    public static (string Module, string Version, int Number, int Total)? In(string line)
    {
        var match = line.Contains("Building ", StringComparison.Ordinal) ? Building().Match(line) : Match.Empty;
        return match.Success
            ? (match.Groups["name"].Value, match.Groups["version"].Value, Number(match, "done"), Number(match, "total"))
            : null;
    }

    private void Read(string line)
    {
        if (In(line) is { } module)
            (Label, Done, Total) = (module.Module, Math.Max(0, module.Number - 1), module.Total);
        else if (Total > 0 && line.TrimEnd() == "[INFO] BUILD SUCCESS")
            Done = Total;
    }

    private static int Number(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"\A\[INFO\] Building (?<name>\S.*?) (?<version>\S+) +\[(?<done>\d{1,6})/(?<total>\d{1,6})\]\s*\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Building();
}
