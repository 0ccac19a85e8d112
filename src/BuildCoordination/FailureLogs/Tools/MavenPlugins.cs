namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Plugins that say first what they found, and at the end only that they found something: checkstyle, RAT, enforcer, javadoc,
/// protobuf, invoker, antrun.</summary>
internal static class MavenPlugins
{
    /// <summary>The meanings of their verdicts.</summary>
    public static Meaning[] Meanings { get; } =
    [
        new("rat.unapproved", @"Too many files with unapproved licen[cs]es?: \d+",
            "target/rat.txt names the files: give each a license header, or exclude it.") { Subject = "$0", Rank = Rank.Verdict },
        new("maven.target-not-writable", "Failed to clean project",
            "Give the building user the rights to the target folders (an earlier build may have run as root)."),
        new("maven.not-packaged", "Artifact has not been packaged yet", "Build to the phase package at least (mvn package)."),
        new("maven.format", "The following files had format violations", "Run mvn spotless:apply, and commit what it changes."),
        new("network.unreachable", "Could not download .*(UnknownHost|name resolution|timed out|unreachable)",
            Network.UnreachableServer) { Rank = Rank.Network },
        new("jvm.module-closed", @"module (?<module>[\w.]+) does not ""?(opens|exports?) (?<package>[\w.]+)""? to unnamed module", null) {
            Subject = "$0", RemedyFor = found =>
                "The plugin or processor is older than this JDK: use a newer one, or an older JDK, or MAVEN_OPTS=\"--add-opens "
                + $"{found.Groups["module"].Value}/{found.Groups["package"].Value}=ALL-UNNAMED\"." },
        new("javac.plugin-too-old", @"NoSuchFieldError: .*JCTree\$JCImport.*",
            "A plugin of the compiler is older than this JDK: Lombok must be 1.18.30 or later for JDK 21; or use an older JDK.") {
            Subject = "$0" },
        new("maven.vulnerable", @"(?s)identified with (known )?vulnerabilities[^\n]*:\s+(?<what>\S[^\n]*)") {
            Subject = "vulnerabilities: ${what}" },
        new("maven.tar-format", @"(group|user) id '\d+' is too big.*", "Set tarLongFileMode of the assembly plugin to posix.") {
            Subject = "$0" },
        new("tests.fork-error", @"(?s)There was an error in the forked process\n(?!null\n)(?<why>[^\n]+)") {
            Subject = "error in the forked process: ${why}", Rank = Rank.Verdict },
    ];

    public static Sign[] Signs { get; } =
    [
        new("rat.unapproved", Rank.Cause, "^.*[Uu]napproved [Ll]icenses?:?$", "napproved") {
            Continues = @"^\s*(!?[^\s./]*[./]\S*\s*|\s*)$", MostContinued = 6, Most = 1 },
        new("enforcer.rule", Rank.Cause, @"^Rule \d+: \S+ failed with message:\s*(\S.*)?$", "failed with message") {
            AtLeast = Level.Warning, Continues = @"^\s*(?!-----|\]$|Use 'mvn )\S", MostContinued = 10, Most = 4,
            Meanings = [new("enforcer.jdk", @"Detected JDK ((Version|version)|.* is version).*", null) { Subject = "$0",
                RemedyFor = JavaCompilers.RemedyForRange }, new("enforcer.maven", @"Detected Maven Version:?.*", null) {
                Subject = "$0", RemedyFor = MavenGoals.RemedyForRange }, new("enforcer.rule",
                @"(?<what>Require upper bound dependencies error for \S+?)\.? [Pp]aths") {
                Subject = "${what}" }, new("enforcer.rule", @"(?s)^Rule \d+: (\S+\.)?(?<rule>\w+) failed with message:\s*(?<why>.*)") {
                Subject = "${rule}: ${why}" }] },
        new("enforcer.convergence", Rank.Cause, @"^Dependency convergence error for \S.*", "Dependency convergence error") { IsWeak = true,
            Continues = @"^(\s*\+-|and$)", MostContinued = 8, Most = 2, Meanings = [new("enforcer.rule",
                @"convergence error for (?<artifact>[^\s]+)") { Subject = "dependency convergence error for ${artifact}" }] },
        new("invoker.builds", Rank.Cause, @"^The following builds failed:\s*$", "The following builds failed") { AtLeast = Level.Error,
            Continues = @"^\*\s+\S", MostContinued = 5, Most = 1 },
        new("javadoc", Rank.Place, @"^(MavenReportException: .*)?\s*(Exit code: \d+ - )?(?<message>(?<file>([A-Z]:)?\S[^:]*\.(java"
            + @"|kt)):(?<line>\d+): (error|エラー|错误|错誤|Fehler|erreur)\s?[:：] ?(?<text>.*))", ": error", "エラー", "错误：", "错误:", "错误 ", "Fehler",
            "erreur") { Most = 6, Meanings = JavaCompilers.Meanings },
        new("xml.schema", Rank.Place, @"^(Caused by: )?[\w.]+\.SAXParseException2?(Public)?(Id: [^;]*)?; systemId: (file:)?"
            + @"(?<file>[^;]+); lineNumber: (?<line>\d+); columnNumber: (?<column>\d+); ([a-z]\w*-[\w.-]+: )?(?<text>.*)",
            "SAXParseException") { Most = 3, IsWeak = true, Meanings = [new("xml.external-schema", "accessExternalSchema",
                "Let the JVM read that schema: -Djavax.xml.accessExternalSchema=all in MAVEN_OPTS or the plugin's vmArgs.")] },
        new("checkstyle", Rank.Place, @"^(\[ERROR\] )?(?<message>(?<file>\S[^:\[\]]*\.(java|xml|properties|kt|groovy|py"
            + @"|sh)):(?<line>\d+)(:(?<column>\d+))?: (?!Compile failed; see|exec returned: |The following error occ"
            + @"|Got \d+ error|\s*(warning|警告|Warnung|note|info)\b)(?<text>\S.*))",
            ".java:", ".xml:", ".properties:", ".kt:", ".groovy:") { AtLeast = Level.None, Most = 8, Meanings = Texts.OfBuildFiles },
        new("checkstyle", Rank.Place,
            @"^(?<message>(?<file>\S[^:\[\]]*\.(java|xml|properties)):\[(?<line>\d+)(,(?<column>\d+))?\] (?<text>\(\w+\) \S.*))", "] (") {
            AtLeast = Level.Warning, Most = 8 },
        new("pmd", Rank.Cause, @"^\s*(?<message>(PMD|CPD) Failure: \S.*)", "PMD Failure", "CPD Failure") { Most = 2, IsWeak = true,
            Continues = @"^\s+\S+\.\w+ line \d+", MostContinued = 2 },
        new("spotbugs", Rank.Place, @"^\s*(?<message>(?<text>\S.*?) [Aa]t (?<file>\S+\.\w+):\[lines? (?<line>\d+).*)", ":[line") {
            Most = 6, IsWeak = true },
        new("license.header", Rank.Cause, "^(?<message>(Missing header in|Header not found in): .*)", "header in: ",
            "Header not found") { Most = 6, IsWeak = true, Meanings = [new("license.header", "^Missing header in",
                "Run mvn license:format, and commit what it changes.") { IsForMaven = true }] },
        new("spotbugs", Rank.Cause, @"^\s*(?<message>(Medium: |High: |Low: )\S.*)", "High: ", "Medium: ", "Low: ") {
            AtLeast = Level.Warning, Most = 4 },
        new("protoc", Rank.Place,
            @"^(PROTOC FAILED: )?(?<message>(?<file>\S[^:\s]*\.proto):(?<line>\d+):(?<column>\d+): (?!warning)(?<text>.*))", ".proto:") {
            Most = 5 },
        new("protoc", Rank.Cause, "^PROTOC FAILED: (?<message>.*)", "PROTOC FAILED") { Most = 1 },
        new("exec.result", Rank.Verdict, @"^(?<message>An Ant BuildException has occured: .*)", "An Ant BuildException") {
            AtLeast = Level.Error, Most = 1 },
    ];
}
