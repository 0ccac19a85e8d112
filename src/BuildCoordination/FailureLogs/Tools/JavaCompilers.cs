using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>javac, kotlinc, scalac and groovyc, through Maven or by hand.</summary>
internal static class JavaCompilers
{
    private const string TooOld =
        "This JDK cannot compile for so old a Java: use an older JDK (JAVA_HOME), or raise maven.compiler.release, source and target.";

    private const string File = @"(?<file>(file://|/?[A-Z]:)?[^\s:\[](?:[^:\[\]]*)\.(java|kt|kts|scala|groovy|aj))";

    public static Meaning[] Meanings { get; } =
    [
        new("javac.release", @"(error: )?release version (?<version>[1-7]) not supported", TooOld) { Subject = "$0" },
        new("javac.release", @"(?<subject>(release version|invalid target release:|invalid source release:|invalid flag: --release"
            + @"|error: release version) ?(?<version>[\d.]+)?[^\n]*)", null) { Subject = "${subject}", RemedyFor = found => Jdk(found) },
        JavaEnterprise.OfSource, Texts.Comments,
        new("javac.source", @"Source option (?<version>[\d.]+) is no longer supported\. Use (?<least>[\d.]+) or later", null)
            { Subject = "$0", RemedyFor = found =>
                $"This JDK cannot compile for Java {found.Groups["version"].Value}: use an older JDK (JAVA_HOME), "
                + $"or raise source and target to {found.Groups["least"].Value} (maven.compiler.source and target)." },
        new("javac.class-version", @"class file has wrong version (?<version>\d+)\.\d+, should be \d+", null) { RemedyFor = found =>
            JdkOfClass(found.Groups["version"].Value) },
        new("jvm.class-version", @"class file version (?<version>\d+)\.\d+\)?.*(this version|only recognizes|up to)", null) {
            Subject = "$0", RemedyFor = found => JdkOfClass(found.Groups["version"].Value) },
        new("jvm.class-version", @"Unsupported (major\.minor|class file major) version (?<version>\d+)(\.\d+)?", null) { Subject = "$0",
            RemedyFor = found => found.Value.Contains("class file major", StringComparison.Ordinal) ? null
            : JdkOfClass(found.Groups["version"].Value) },
        new("maven.no-compiler", "No compiler is provided in this environment",
            "Maven runs in a JRE: install a JDK (apt-get install default-jdk-headless) and let JAVA_HOME name it.") { Subject = "$0" },
        new("maven.damaged-artifact", @"error reading (?<file>\S+\.jar); .*(zip|ZIP|Zip|(LOC|CEN|END) header).*"
            + @"|error in opening zip file:? (?<file>\S+\.jar)", null) { Subject = "$0", RemedyFor = found =>
            $"The file is damaged: delete {found.Groups["file"].Value} and build again." },
        new("javac.encoding", "unmappable character .*for encoding", "Set project.build.sourceEncoding to that of the sources (UTF-8)."),
    ];

    public static Sign[] Signs { get; } =
    [
        new("ecj.error", Rank.Place, $@"^\s*(?<message>{File}:\[(?<line>\d+)\](?<text>))\s*$", ".java:[") { IsNoWarning = true,
            Continues = @"^\t\S|^\S.*[a-z]", Most = 12 },
        new("javac.error", Rank.Place, $@"^\s*(?<message>{File}:\[(?<line>\d+)(,(?<column>\d+))?\] ?(?<text>.*))", ".java:[", ".kt:[",
            ".kts:[", ".scala:[", ".groovy:[", ".aj:[") { IsNoWarning = true,
            Continues = @"^( {2,}(?!Please remove)[^\s^]|(symbol|location) *: )", MostContinued = 3, Most = 12, Meanings = Meanings },
        new("ecj.error", Rank.Place, $@"^\s*(?<message>{File}:(?<line>\d+):(?<column>\d+)::\d+ (?<text>.*))", ".java:", ".aj:") {
            AtLeast = Level.Error, Most = 12 },
        new("kotlinc.error", Rank.Place, $@"^\s*(e: )?(?<message>{File}: ?\(?(?<line>\d+)[,:] ?(?<column>\d+)\)?:? (error: )?(?<text>.*))",
            ".kt:", ".kts:") { AtLeast = Level.Error, Most = 12 },
        new("kotlinc.error", Rank.Place, $@"^\s*e: (?<message>{File}: ?\(?(?<line>\d+)[,:] ?(?<column>\d+)\)?:? (error: )?(?<text>.*))",
            ".kt:", ".kts:", ".java:", ".scala:", ".groovy:", ".aj:") { Most = 12 },
        new("scalac.error", Rank.Place, @"^\s*(\[[Ee]rror\] |\] )?(?<message>(?<file>\S*\.(scala"
            + @"|groovy)): ?(?<line>\d+):((?<column>\d+):)? (error: )?(?!warning)(?<text>.*))", ".scala:", ".groovy:") {
            AtLeast = Level.Error, Most = 12 },
        new("scalac.crash", Rank.Cause, @"^(?<message>error: (java|scala|org|com)\.\S+: .*)", "error: ") { AtLeast = Level.Error,
            Most = 1 },
        new("javac.werror", Rank.Cause, @"^\s*(?<message>.*warnings found and -Werror specified.*)", "-Werror specified") { Most = 1 },
        new("javac.failed", Rank.Cause, @"^\s*(?<message>(Failure executing javac|The system is out of resources|No compiler is provided"
            + @"|error: (release|invalid (flag|source|target)|Source|error reading)|Source option|Target option|javac: "
            + "|Fatal error compiling).*)", "executing javac", "out of resources", "No compiler", "error: ", "Source option",
            "Target option", "javac: ", "Fatal error") { Most = 2, IsWeak = true, Meanings = Meanings },
    ];

    /// <summary>The remedy for a JDK outside of a range such as <c>[17,)</c>.</summary>
    public static string? RemedyForRange(Match found) =>
        Regex.Match(found.Value, @"range \[?(1\.)?(?<version>\d+)", RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout) is {
            Success: true } range
            ? $"Let JAVA_HOME name a JDK {range.Groups["version"].Value} (ls /usr/lib/jvm shows those that are installed)." : null;

    private static string? Jdk(Match found) => found.Groups["version"].Value is not { Length: > 0 } version
        ? found.Value.StartsWith("invalid flag", StringComparison.Ordinal) ? "--release needs JDK 9: let JAVA_HOME name a newer one." : null
        : $"This JDK does not know Java {Short(version)}: "
            + $"let JAVA_HOME name JDK {Short(version)} or later (ls /usr/lib/jvm shows those that are installed).";

    private static string? JdkOfClass(string version) => int.TryParse(version, CultureInfo.InvariantCulture, out var number)
        && number is > 48 and < 100
        ? $"The class file was made for Java {number - 44}: let JAVA_HOME name JDK {number - 44} or later." : null;

    private static string Short(string version) => version.StartsWith("1.", StringComparison.Ordinal) ? version[2..] : version;
}
