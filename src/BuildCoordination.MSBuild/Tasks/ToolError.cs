using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>An error or a warning in a tool's output, with its place as far as the tool says it.</summary>
/// <param name="Tool">The tool: <c>maven</c>, <c>javac</c>; null if the tool's name is in the place of the file.</param>
/// <param name="IsError">Whether it is an error.</param>
/// <param name="File">The file, or the tool where there is none.</param>
/// <param name="Line">From 1; 0 for none.</param>
/// <param name="Column">From 1; 0 for none.</param>
/// <param name="Text">The message.</param>
internal sealed partial record ToolError(string? Tool, bool IsError, string File, int Line, int Column, string Text)
{
    /// <summary>Reads a line; null where it is no error and no warning.</summary>
    public static ToolError? Parse(string line) =>
        Maven().Match(line) is { Success: true } maven
            ? new("maven", maven.Groups["level"].Value == "ERROR", maven.Groups["file"].Value, Number(maven, "line"),
                Number(maven, "column"), maven.Groups["text"].Value)
        : Javac().Match(line) is { Success: true } javac
            ? new("javac", javac.Groups["level"].Value == "error", javac.Groups["file"].Value, Number(javac, "line"), 0,
                javac.Groups["text"].Value)
        : Debian().Match(line) is { Success: true } debian
            ? new(null, debian.Groups["level"].Value == "error", debian.Groups["tool"].Value, 0, 0, debian.Groups["text"].Value)
        : null;

    /// <summary>javac shows the column by a mark under the source, two lines on.</summary>
    public bool IsWithoutColumn => Tool == "javac" && Column == 0;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\[(?<level>ERROR|WARNING)\]\s+(?<file>\S.*\.(java|kt|scala|groovy|xml)):\[(?<line>\d{1,9}),(?<column>\d{1,9})\]\s*(?<text>.*)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Maven();

    [GeneratedRegex(
        @"^(?<file>\S.*\.java):(?<line>\d{1,9}): (?<level>error|warning): (?<text>.+)$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Javac();

    [GeneratedRegex(
        @"^(?<tool>dpkg-[a-z]+|dh_[a-z_]+|dh|debuild|fakeroot): (?<level>error|warning): (?<text>.+)$", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Debian();
}
