namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Maven's errors about an invalid pom.xml.</summary>
internal static class MavenModel
{
    public static Sign[] Signs { get; } =
    [
        new("maven.pom", Rank.Place, @"^\s*(?<message>(Non-parseable POM (?<file>\S+): )?\S.*@ ([^@]*, )?line "
            + @"(?<line>\d+), column (?<column>\d+)).*$", ", column ") {
            AtLeast = Level.Error, Most = 8, Meanings = [.. Resolver.Meanings, .. Pom, new("maven.pom",
                @"^Malformed POM (\S*/)?(?<pom>[^/\s]+): (?<text>.*?)( \(position|\s+@)") { Subject = "${pom}: ${text}" },
                new("maven.pom", "Aggregator projects require 'pom' as packaging",
                    "Give it <packaging>pom</packaging>, or take <modules> out."),
                new("maven.pom", @"'[^']+' must be unique: (?<what>\S+)") { Subject = "${what} must be unique" },
                new("maven.pom", @"^Non-parseable POM (\S*/)?(?<pom>[^/\s]+/[^/\s]+): (?<text>.*?)( \(position|\s+@)") {
                    Subject = "Non-parseable ${pom}: ${text}" }] },
        new("maven.pom", Rank.Cause, @"^\s*(?<message>(Child module |Non-resolvable |Non-readable |Non-parseable |Malformed POM "
            + @"|Unresolveable build extension|'[\w.\[\]]+' |Project '.*' is duplicated|The projects in the reactor contain a cyclic"
            + @"|Invalid packaging|Duplicated tag|Error building POM|Failed to load|Unrecognised tag|Cycle detected"
            + @"|Some problems? with).*?)(\s+@.*|\s*-> \[Help \d+\])?\s*$",
            "Child module", "Non-", "Malformed POM", "Unresolveable", "' for ", "' is missing", "' must ", "' with value", "' contains",
                "is duplicated", "cyclic", "Invalid packaging", "Duplicated tag") { AtLeast = Level.Error, Most = 6,
                Meanings = [.. Resolver.Meanings, .. Pom] },
    ];

    public static Meaning WrongParent => Network.Of("maven.wrong-parent",
        "[Cc]ould not find artifact .*points at wrong local POM", "could not be found",
        "The parent is in none of the repositories that Maven asks, and the POM at <relativePath> (or ../pom.xml) is another one: "
        + "correct its name and version, or that path, or install the parent first.");

    private static Meaning[] Pom =>
    [
        new("maven.child-module-missing", @"Child module (\S*/)?(?<module>[^/\s]+(/pom\.xml)?) of .* does not exist",
            "Correct <modules> of the POM, or check that the source tree is complete (git status, submodules).") {
            Subject = "Child module ${module} does not exist" },
        new("maven.version-missing", @"'dependencies\.dependency\.version' for \S+ is missing",
            "Give it a <version>, or let <dependencyManagement> (of a parent, of a BOM) have it.") { Subject = "$0" },
        new("maven.duplicate-project", "is duplicated in the reactor"),
    ];
}
