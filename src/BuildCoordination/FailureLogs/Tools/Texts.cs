namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Tools for texts: gettext, DocBook, AsciiDoc.</summary>
internal static class Texts
{
    public static Sign[] Signs { get; } =
    [
        new("gettext.error", Rank.Place,
            $@"^(?<message>(?<file>\S+\.pot?):(?<line>\d+)(:(?<column>\d+))?: (?!{Words.Warning}\s?:)(?<text>.*))", ".po:", ".pot:") {
            Most = 3, IsWeak = true },
        new("gettext.failed", Rank.Verdict, @"^(?<message>\S*msgfmt: found \d+ fatal errors?)", "msgfmt: found") { Most = 1 },
        new("docbook.missing", Rank.Cause, @"^(xsl:import : )?(?<message>(unable to load|cannot parse) "
            + @"(https?://\S*docbook\S*|/usr/share/\S*docbook\S*)\.xsl.*)", "docbook") { Most = 1, IsWeak = true, Reach = 40, Meanings =
            [
                new("docbook.missing", "/xsl-ns/|xsl-ns\\b", "Install it: apt-get install docbook-xsl-ns"),
                new("docbook.missing", @"docbook\.sourceforge\.net/release/xsl/", "Install it: apt-get install docbook-xsl"),
            ] },
        new("asciidoc.error", Rank.Cause, "^(?<message>a2x: ERROR: .*)", "a2x: ERROR") { Most = 1, IsWeak = true, Meanings =
            [new("tool.not-found", @"""(?<tool>[\w-]+)"" .*returned non-zero exit status 127") { RemedyFor = found =>
                Packages.Remedy(found.Groups["tool"].Value) }] },
    ];
}
