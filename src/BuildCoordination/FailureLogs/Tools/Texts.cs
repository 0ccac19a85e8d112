namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What makes texts of texts: gettext, DocBook, AsciiDoc. And Cabal.</summary>
internal static class Texts
{
    public static Sign[] Signs { get; } =
    [
        new("gettext.error", Rank.Place, @"^(?<message>(?<file>\S+\.pot?):(?<line>\d+)(:(?<column>\d+))?: (?!warning)(?<text>.*))", ".po:",
            ".pot:") { Most = 3 },
        new("gettext.failed", Rank.Verdict, @"^(?<message>\S*msgfmt: found \d+ fatal errors?)", "msgfmt: found") { Most = 1 },
        new("docbook.missing", Rank.Cause, @"^(xsl:import : )?(?<message>(unable to load|cannot parse) \S*docbook\S*\.xsl.*)", "docbook") {
            Most = 1, IsWeak = true, Reach = 40, Meanings = [new("docbook.missing", "", "Install it: apt-get install docbook-xsl")] },
        new("asciidoc.error", Rank.Cause, "^(?<message>a2x: ERROR: .*)", "a2x: ERROR") { Most = 1, IsWeak = true, Meanings =
            [new("tool.not-found", @"""(?<tool>[\w-]+)"" .*returned non-zero exit status 127") { RemedyFor = found =>
                Packages.Remedy(found.Groups["tool"].Value) }] },
        new("cabal.dependencies", Rank.Cause, "^(?<message>.*[Ee]ncountered missing (or private )?dependencies:.*)", "ncountered missing") {
            Most = 1, Continues = @"^\s*[\w-]+ ?([<>=^*].*|-any)?$", MostContinued = 4, Meanings = [new("cabal.dependencies",
                @"dependencies:\s*(?<what>[^\n]+)") { Subject = "missing dependencies: ${what}" }] },
    ];
}
