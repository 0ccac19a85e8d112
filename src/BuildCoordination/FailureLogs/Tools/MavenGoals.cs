using System.Text.RegularExpressions;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What the verdicts of single plugins mean: release, git-commit-id, javadoc, shade, staging.</summary>
internal static class MavenGoals
{
    public static Meaning[] Meanings { get; } =
    [
        new("maven.release-snapshot", @"non released dependencies ?:\s*(?<what>\S+)") { Subject = "non-released dependency: ${what}" },
        new("maven.toolchain", @"(?s)matching toolchain definitions .*?types:\s*(?<types>[^\n]*)", "Name that JDK in ~/.m2/toolchains.xml.")
            { Subject = "no toolchain for ${types}" },
        new("git.no-repository", @"\.git directory is not found", "Build in a clone of git, or with -Dmaven.gitcommitid.skip=true.") {
            Subject = "$0" },
        new("maven.no-javadoc", "Unable to find javadoc command(?!.*<javadocExecutable).*",
            "Let JAVA_HOME name a JDK that has bin/javadoc (ls /usr/lib/jvm).") { Subject = "$0" },
        new("maven.no-javadoc", "Unable to find javadoc command.*<javadocExecutable.*",
            "Correct javadocExecutable: its file is not there.") { Subject = "$0" },
        new("javac.stack", "Fatal error compiling: java.lang.StackOverflowError", "Give javac a larger stack: MAVEN_OPTS=-Xss4m.") {
            Subject = "$0" },
        new("maven.damaged-download", "Could not extract archive: '(?<file>[^']+)'.*(EOF|[Uu]nexpected end|Corrupt|Truncated)", null) {
            Subject = "$0", RemedyFor = found => $"The file is damaged: delete {found.Groups["file"].Value} and build again." },
        new("maven.split-option", @"Unknown lifecycle phase ""\.[A-Za-z][^""/\\]*""",
            "A shell split the option at its dot: quote the whole option, as in \"-Dmaven.test.skip=true\".") { Subject = "$0" },
        new("archetype.not-pom", @"Unable to add module to the current project[^\n]*",
            "Generate it in a folder that has no pom.xml, or give that one the packaging pom.") { Subject = "$0" },
        new("tests.none", @"No tests matching pattern ""?(?<pattern>[^\s""]+)""? were executed.*Set -D\s?(?<option>[\w.]+)=false") {
            Subject = "no tests match ${pattern}", RemedyFor = found =>
                $"Name the module that has the test (-pl), or give -D{found.Groups["option"].Value}=false." },
        new("docker.no-daemon",
            "Connect to (localhost|127.0.0.1):237[56] .*Connection refused|Connection to the Docker daemon at .* failed"
            + "|Cannot connect to the Docker daemon[^.]*",
            "Start Docker (systemctl start docker), or let DOCKER_HOST name the machine that has it.") { Subject = "$0" },
        new("docker.unauthorized", "denied: requested access to the resource is denied|unauthorized: authentication required",
            "Log in to the registry (docker login, or a <server> in settings.xml), and check the name of the image.") { Subject = "$0" },
        new("sonar.java", @"Java \d+ is not supported\. Please upgrade to Java (?<version>\d+)") { Subject = "$0", RemedyFor = found =>
            $"Let JAVA_HOME name JDK {found.Groups["version"].Value} or later (ls /usr/lib/jvm shows those that are installed)." },
        new("spring.main-class", "Unable to find (a single )?main class",
            "Name one in <mainClass>; in a library leave repackage out (<skip>).") { Subject = "$0" },
        new("tycho.requirement", @"Missing requirement: .*? requires '(?<what>[^']+)' but it could not be found") {
            Subject = "${what}: not found" },
        new("revapi", @"(?<what>(method|class|field|parameter|interface) [^\n]*?): (?<code>java\.[\w.]+): ") {
            Subject = "${code}: ${what}" },
        new("liquibase", @"Error parsing line (?<line>\d+) column \d+ of (?<file>[^\s:]+): (?<why>[^\n]*)") {
            Subject = "${file}:${line}: ${why}" },
        new("maven.version-range", @"Invalid Version Range Request: (?<what>\S+)") { Subject = "${what}: no version in range" },
        // Not what a plugin only runs: a program, a report, a processor.
        new("jvm.class-version", @"^Failed to execute goal [^\s:]+:(?<plugin>[^\s:]+):[^\n]*(Execution \S+ of goal \S+ failed: "
            + @"|Error creating shaded jar: )(Problem shading JAR \S+ entry \S+: )?([\w.]+(Exception|Error): )*"
            + @"(?<what>Unsupported class file major version (?<version>\d\d))", null) { Subject = "${what}", RemedyFor = found =>
                $"The plugin does not know the classes of Java {int.Parse(found.Groups["version"].ValueSpan, null) - 44}: "
                + $"use a newer {found.Groups["plugin"].Value}." },
    ];

    public static Sign[] Signs { get; } =
    [
        new("nexus.rule", Rank.Cause, "^\\s*(?<message>Rule \"[^\"]+\" failures)$", "\" failures") { AtLeast = Level.Error, Most = 4,
            Continues = @"^\s+\* \S", MostContinued = 3, Meanings = [new("nexus.rule",
                @"(?s)Rule ""(?<rule>[^""]+)"".*?\* (?<why>[^\n]+)") {
                Subject = "${rule}: ${why}" }] },
    ];

    /// <summary>The remedy for a Maven outside of a range such as <c>[3.6.3,)</c>.</summary>
    public static string? RemedyForRange(Match found) =>
        Regex.Match(found.Value, @"range \[?(?<version>\d[\d.]*)", RegexOptions.ExplicitCapture, Regex.InfiniteMatchTimeout) is {
            Success: true } range
            ? $"Use Maven {range.Groups["version"].Value.TrimEnd('.')} (the mvnw of the tree, or https://maven.apache.org)." : null;
}
