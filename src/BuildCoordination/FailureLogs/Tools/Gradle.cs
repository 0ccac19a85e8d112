namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Gradle, and Ant's success.</summary>
internal static class Gradle
{
    public static Sign[] Signs { get; } =
    [
        new("gradle.success", Rank.End, @"^BUILD SUCCESSFUL( in |\s*$)", "BUILD SUCCESSFUL") { Role = Role.Success },
        new("gradle.where", Rank.Verdict, @"^(?<message>(Build|Settings|Script) (file )?'(?<file>[^']+)' line: (?<line>\d+))", " line: ") {
            Most = 2 },
        new("gradle.download", Rank.Network, @"^\s+> (?<message>Could not (GET|HEAD) '.*'\. .*)", "> Could not ") { Most = 2,
            Meanings = Network.Meanings },
        new("gradle.failed", Rank.Cause, @"^\* What went wrong:", "* What went wrong:") { Most = 3, Until = @"^(?<message>[^\s*].*)$",
            Continues = @"^\s*> \S|^\s+General error during", MostContinued = 4,
            Meanings = [.. Machine.Meanings, new("gradle.class-version",
                @"(?s)^(?!Execution failed for task).*Unsupported class file major version (?<version>\d\d)") {
                Subject = "Gradle: Unsupported class file major version ${version}", RemedyFor = found =>
                    $"This Gradle does not know Java {int.Parse(found.Groups["version"].ValueSpan, null) - 44}: use an older JDK "
                    + "(JAVA_HOME), or a newer Gradle." },
                new("gradle.artifact", @"> (?<why>(Could not find|No cached version of) [^\s:]+:\S+.*)") {
                Subject = "${why}" }, new("gradle.task", @"^Execution failed for task '(?<task>[^']+)'") { Rank = Rank.Verdict }] },
    ];
}
