namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What plugins print before a verdict that says nothing: forbidden APIs, publishing, native images, asciidoctor, GWT.</summary>
internal static class MavenReports
{
    public static Sign[] Signs { get; } =
    [
        new("forbidden-apis.total", Rank.End, @"^Scanned \d+ class file", "class file") { Role = Role.Noise },
        new("forbidden-apis", Rank.Place, "^(?<message>Forbidden (class/interface[^:]* use|field access|method invocation"
            + "|annotation use)[^:]*: .*)", "Forbidden ") { Most = 4, Continues = @"^\s+in \S+ \(.*\)", MostContinued = 1 },
        new("bnd.baseline", Rank.Cause, @"^(?<message>The \w+ version change \([^)]*\) is too low.*)", "version change (") { Most = 4,
            AtLeast = Level.Error },
        new("maven-central", Rank.Cause, @"^(?<message>Deployment [0-9a-f-]{36} failed)$", "Deployment ") { Most = 1, IsOutsideTests = true,
            Continues = @"^(pkg:maven/\S+:|\s*- \S.*)$", MostContinued = 6, Meanings =
            [
                Of("Javadocs must be provided", "Attach the Javadoc: jar of maven-javadoc-plugin, in the profile of the release."),
                Of("Sources must be provided", "Attach the sources: jar-no-fork of maven-source-plugin, in the profile of the release."),
                Of("Missing signature", "Sign the files: sign of maven-gpg-plugin, in the profile of the release."),
                Of("already exists", "This version is published already: raise the version."),
                Of("", null),
            ] },
        new("native-image.noise", Rank.End, @"^Error: (Image build request failed|Use -H:\+Report|To prevent native-toolchain)",
            "Error: Image", "Error: Use -H", "Error: To prevent") {
            Role = Role.Noise },
        new("native-image", Rank.Cause, "^(?<message>(Fatal e|E)rror: (Classes that should be initialized|Unsupported features|Unresolved "
            + "|Detected an? ).*)", "rror: Classes that", "rror: Unsupported f", "rror: Unresolved", "rror: Detected") {
            Most = 1, IsWeak = true,
            Continues = @"^ ?\S+ (was unintentionally|the class was requested)", MostContinued = 3 },
        new("asciidoctor", Rank.Place, @"^(?<message>asciidoctor: (ERROR|FAILED): (?<file>\S+): line (?<line>\d+): (?<text>.*))",
            "asciidoctor: ") { Most = 4, IsWeak = true },
        new("openapi.specification", Rank.Cause, @"^(?<message>([\w.]+\.)?SpecValidationException: .*)", "SpecValidationEx") {
            Most = 1, IsWeak = true, Continues = @"^( \| .*|Errors: ?|\s+-.*)$", MostContinued = 5, KeepsLines = true,
            Meanings = [new("openapi.specification",
                @"Errors: ?\s+-\s*(?<why>[^\n]+)") { Subject = "specification: ${why}" }] },
        new("gwt.error", Rank.Place, @"^\s*(\[ERROR\] )?(?<message>Errors in '(file:|jar:|gen|[^']*\.java)[^']*')$",
            "Errors in '") { Most = 4, IsWeak = true, KeepsLines = true,
            Continues = @"^\s*(\[ERROR\] )?Line \d+: ", MostContinued = 2 },
    ];

    private static Meaning Of(string problem, string? remedy) => new("maven-central", @"(?s)pkg:maven/(?<what>\S+):\s+- (?<why>[^\n]*"
        + problem + @"[^\n]*)", remedy) { Subject = "${what}: ${why}" };
}
