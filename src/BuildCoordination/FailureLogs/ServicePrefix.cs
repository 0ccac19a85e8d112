using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs;

/// <summary>The line prefixes of Jenkins, GitHub Actions, GitLab, Azure, TeamCity, koji, systemd, docker, Vagrant and others.</summary>
internal static partial class ServicePrefix
{
    private static readonly string[] Starts = ["DEBUG ", "Step #", "section_"];

    /// <returns>The rest, and whether the service marks the line as an error.</returns>
    public static (string Text, bool IsError) Remove(string line)
    {
        var isError = false;
        for (var again = 0; again < 3 && line.Length > 3 && MayHaveOne(line) && Prefix().Match(line) is { Success: true,
            Length: > 0 } prefix; again++)
        {
            isError |= prefix.Value.StartsWith("##[error]", StringComparison.Ordinal)
                || prefix.Value.StartsWith("::error", StringComparison.Ordinal);
            line = line[prefix.Length..];
        }

        return (line, isError);
    }

    /// <summary>Removes the mark of a task that Ant runs: <c>     [exec] make: *** …</c>.</summary>
    public static string RemoveAntTask(string text) =>
        text.Length > 8 && text[0] is ' ' or '[' && text.AsSpan().TrimStart(' ').StartsWith('[') && AntTask().Match(text) is {
            Success: true } task ? text[task.Length..] : text;

    private static bool MayHaveOne(string line) => line[0] is >= '0' and <= '9' || line[0] is '#' or ':' or '=' or '*' || line[0] == '['
        && !LogLine.HasMark(line)
        || Array.Exists(Starts, start => line.StartsWith(start, StringComparison.Ordinal))
        || line.AsSpan(0, Math.Min(line.Length, 8)).Contains('\t')
        || line[0] is >= 'A' and <= 'Z' && line[3] == ' '
        || line[0] is >= 'A' and <= 'z' && line.AsSpan(0, Math.Min(line.Length, 34)).IndexOf('|') > 0;

    [GeneratedRegex(
        """
        \A(
          \[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d([.,]\d{1,9})?(Z|\ ?[+-]\d\d:?\d\d)?\]?[\ \t]?(\d\d[OE][+ ])?([\w.-]+\ \S+\[\d+\]:\ )?
        | \[?\*?\d\d:\d\d:\d\d([.,]\d{1,6})?\*?\]?\ {1,2}
        | \d{1,2}:\d\d:\d\d\ [AP]M:\ 
        | \[\d\d:\d\d:\d\d\]([A-Za-z]?:?\ *)\[Step\ \d+/\d+\]\ +
        | (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\ [\d ]\d\ \d\d:\d\d:\d\d\ ([\w.-]+\ \S+\[\d+\]:\ )?
        | DEBUG\ util\.py:\d+:\s{1,2}(BUILDSTDERR:\ )?
        | \[\ {0,4}\d{1,6}s\]\ 
        | (build|error|simple|command)\t\d\d-\w{3}-\d{4}\ \d\d:\d\d:\d\d\t
        | \#\d{1,4}\ (\d{1,6}\.\d{1,3}\ |(?=ERROR:))
        | \d{1,6}\.\d{2,3}\ (?=\[(INFO|WARNING|ERROR)\]|\ |npm\ |\S+:(\ |\z))
        | Step\ \#\d{1,4}(\ -\ "[^"]{1,60}")?:\ 
        | ==>\ [\w.-]{1,40}:\ 
        | \#\#\[(error|warning|group|debug|section|command)\]
        | ::(error|warning|debug|group)(\ [^:]*)?::
        | [A-Za-z][\w.-]{0,30}\s*\|\ 
        | (section_(start|end):\d{5,12}:\w+)+
        | \[[\w.:\ -]{1,60}\]\ (?=\[(INFO|WARNING|ERROR|FATAL|DEBUG|WARN)\])
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
            matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A {0,12}\[(exec|java|javac|javadoc|copy|echo|apply|checkstyle)\] ?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: Timeout.Infinite)]
    private static partial Regex AntTask();
}
