namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Tools for texts: gettext, DocBook, AsciiDoc.</summary>
internal static class Texts
{
    /// <summary>What a build file of Ant says at a place.</summary>
    public static Meaning[] OfBuildFiles { get; } =
    [
        new("ant.optional", "failed to create task or type (junit|junitreport)\\b",
            "Install what it needs: apt-get install ant-optional junit"),
        // A part of the tree that git fetches only when asked to.
        new("git.submodules",
        @"""(?!\S*/(target|build|generated|out)/)\S*/submodules?/\S+"" does not exist",
        "Fetch the submodules: git submodule update --init --recursive"),
    ];

    /// <summary>What doclint finds in comments.</summary>
    public static Meaning Comments { get; } = new("javac.comments", "error: (heading used out of sequence|malformed HTML|[a-z]+ use of '>'"
        + "|self-closing element not allowed|unknown tag: |unexpected end tag: |no summary or caption for table)",
        "Correct the comment, or switch the check off: -Xdoclint:none (-Ddoclint=none for maven-javadoc-plugin).");

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
