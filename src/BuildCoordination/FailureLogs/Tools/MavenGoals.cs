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
