using System.Text.RegularExpressions;

namespace BuildCoordination.CloudStack.Logs;

/// <content>How the telling lines of Maven, dpkg, make and shells look.</content>
internal sealed partial class LogSummarizer
{
    [GeneratedRegex(@"\A(?<file>\S.*\.(java|kt|scala|groovy|xml)):\[(?<line>\d+),(?<column>\d+)\]\s*(?<text>.*)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SourcePlace();

    [GeneratedRegex(@"\A {2,}[^\s:：]+\s*[:：]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Continued();

    [GeneratedRegex(@"\A\w+(\.\w+)*:\d+(->\S+)? ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FailingTest();

    [GeneratedRegex(@"@ (\S+, )?line \d+, column \d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PomPlace();

    [GeneratedRegex(@"mvn <args> -rf :\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resume();

    [GeneratedRegex(@"\A(Failed to execute goal|Plugin .* could not be resolved|Unknown lifecycle phase|The goal you specified|Could not create local repository|Unresolveable build extension|Non-resolvable|Could not find the selected project|Error executing Maven|No plugin found)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Goal();

    [GeneratedRegex(@"\s*-> \[Help \d+\]\s*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HelpLink();

    [GeneratedRegex(@"requested profile ""(?<name>[^""]+)"" could not be activated", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Profile();

    [GeneratedRegex(@"[\w.]*OutOfMemoryError.*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OutOfMemory();

    [GeneratedRegex(@"\Amake(\[\d+\])?: \*\*\* ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"(Killed|Terminated|Interrupt|Error 1(29|30|37|43))\s*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KilledRule();

    [GeneratedRegex(@"\A(?<tool>dh_?\w*|dpkg-[\w-]+|debuild|fakeroot): error: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToolError();

    [GeneratedRegex(@"\A(?<tool>dh_\w+): warning: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToolWarning();

    [GeneratedRegex(@"\A[\w./\[\]-]+: \S", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ToolSays();

    [GeneratedRegex(@"\A(ba|da|z)?sh: (line )?\d+: .*(not found|Permission denied|No such file or directory|cannot execute)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shell();
}
