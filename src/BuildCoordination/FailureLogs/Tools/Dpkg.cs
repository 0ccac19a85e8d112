namespace BuildCoordination.FailureLogs.Tools;

/// <summary>dpkg-buildpackage, -source, -deb, -shlibdeps, -checkbuilddeps.</summary>
internal static class Dpkg
{
    private static Meaning[] Meanings =>
    [
        new("debhelper.systemd-gone", @"^dpkg-checkbuilddeps: .*: (?<what>dh-systemd( \([^)]*\))?)$",
            "In Debian 11 and later debhelper does its work: take it out of Build-Depends there. Before, it is a package to install.") {
            Subject = "Unmet build dependencies: ${what}" },
        new("dpkg.build-dependencies", @"^dpkg-checkbuilddeps: (?!.*(debian/control|cannot|syntax)).*: (?<what>.*)",
            "Install the missing build dependencies: apt-get build-dep .") {
            Subject = "Unmet build dependencies: ${what}" },
        new("dpkg.control", @"debian/control\S* at line \d+: line with unknown format",
            "Each further line of a field begins with a space: correct that line of debian/control."),
        new("dpkg.busy", "failed to open package info file [`'‘]/var/lib/dpkg/updates/.*: No such file",
            "Another dpkg or apt ran at the same time: build again when it has ended."),
        new("dpkg.rules-not-executable", "debian/rules.*Permission denied", "Make it executable: chmod +x debian/rules"),
        new("dpkg.architecture", "does not appear in package's architecture list",
            "The package is not for this architecture: add it to Architecture: in debian/control, or build on one of those."),
        new("dpkg.control-permissions", @"control directory has \w+ permissions",
            "Make the folder DEBIAN with umask 022, or chmod 755 it before dpkg-deb runs."),
        new("dpkg.control", @"debian/control at line \d+: block lacks the '(?<field>\w+)' field", null) { RemedyFor = found =>
            $"Look for an empty line within the paragraph, or give it the field {found.Groups["field"].Value}." },
        new("dpkg.changelog", "found .* where expected (first|next) heading", "debian/changelog begins each version with a heading: NAME "
            + "(VERSION) SUITE; urgency=medium (dch --create writes one).") { Subject = "debian/changelog: $0", Rank = Rank.Place },
        new("dpkg.no-tree", "cannot read debian/c(ontrol|hangelog)|cannot open file debian/changelog"
            + "|tail of debian/changelog", "Build in the top folder of a source tree that has debian/."),
        new("dpkg.fakeroot-missing", "fakeroot'? not found", "Install it: apt-get install fakeroot"),
        new("dpkg.sign", "failed to sign", "Give dpkg-buildpackage -us -uc (--no-sign) to build without a signature, "
            + "or name a key that is there (-kKEY; gpg --list-secret-keys)."),
        new("dpkg.shlibs", "(no dependency inf|pas d'information de dépendance|keine Abhängigkeitsinformation).*") { Subject = "$0" },
        new("dpkg.compression", "uses unknown compression for member '[^']+'", "This dpkg knows no such compression: use a newer one "
            + "(1.21.18 for zstd), or build the package with dpkg-deb -Zxz.") { Subject = "$0" },
        new("dpkg.library-missing", @"(cannot find library|couldn't find library) \S+"),
        .. DpkgSource.Meanings,
        .. Machine.Meanings,
    ];

    public static Sign[] Signs { get; } =
    [
        new("dpkg.success", Rank.End, @"^dpkg-buildpackage: \S+: (full upload|binary-only upload|binary and diff upload"
            + @"|source-only upload|.*Debian-native package \(full source)", " upload", "package (full") { Role = Role.Success },
        new("dpkg.next", Rank.End, @"^ (fakeroot )?(debian/rules [a-z-]+|dpkg-[a-z]+ -(?!.*subprocess )\S.*)$", " debian/rules ",
            " dpkg-") { Role = Role.NextCommand },
        new("dpkg.temporary", Rank.Machine, @"^(?<message>Error in tempfile\(\)( using template \S+ ?.*?: Permission denied|.*))",
            "Error in tempfile()") { Most = 1, Meanings = [new("no-permission", "Permission denied|Could not create temp",
            "dpkg writes into the folder above the source tree: give the building user write access to it."), .. Machine.Meanings] },
        new("dpkg.changelog", Rank.Cause, @"^(?<message>(?>(dpkg-\w+|dh_?\w*|parsechangelog/debian|LINE)?:? ?"
            + @"(\w+: +)?)\S*debian/changelog\(l\d+\): .*)", "changelog(l") { Most = 1,
            Continues = "^LINE: ", MostContinued = 1, IsWeak = true, IsDetail = true },
        new("dpkg.child", Rank.Verdict, $@"^(?<message>(dpkg-buildpackage|dpkg-source): {Words.Error}\s?: .*(subprocess returned"
            + $@"|subprocess .*failed|exit status|Exitstatus|exited|gave error|code de sortie|estado de salida|子进程|退出状态|サブプロセス|終了ステータス).*)",
            "subprocess ", "exit status", "Exitstatus", "exited", "gave error", "code de sortie", "estado de salida", "子进程", "退出状态",
            "サブプロセス", "終了ステータス") { Most = 1, Meanings = Meanings },
        new("dpkg.aborting", Rank.End, @"^dpkg-\w+: \S+ ?: (cannot continue due to the error above|.*unrepresentable changes to source$"
            + @"|build dependencies/conflicts unsatisfied|\(Use -d flag|add .* in debian/source/include-binaries)", "cannot continue",
            "unrepresentable changes", "unsatisfied", "Use -d", "include-binaries") { Role = Role.Noise },
        new("dpkg.parse", Rank.Cause, $@"^(?<message>dpkg-\w+: {Words.Warning}\s?: can't parse .*)", "can't parse ") { Most = 1,
            IsWeak = true, IsDetail = true, Continues = @"^\s+\S", MostContinued = 2 },
        new("dpkg.error", Rank.Cause, $@"^(?<message>dpkg-checkbuilddeps: {Words.Error}\s?: .*)", "dpkg-checkbuilddeps: ") { Most = 1,
            IsWeak = true, Meanings = Meanings, Continues = @"^(  \S| ['‘‚«][A-Z])", MostContinued = 2 },
        new("dpkg.error", Rank.Cause, @"^(?<message>dpkg-source: \S+ ?: cannot represent change to .*)", "cannot represent") { Most = 8,
            Meanings = Meanings },
        new("dpkg.error", Rank.Cause, $@"^(?<message>dpkg(-[\w]+)?: {Words.Error}\s?: .*)", Words.KeysOfError) { Most = 2,
            Meanings = Meanings, Continues = @"^(package, specify|\(or install|  \S| ['‘‚«][A-Z])", MostContinued = 2 },
        new("dpkg.error", Rank.Cause, $@"^(?<message>dpkg-checkbuilddeps: (?!{Words.Warning}\s?:)\S.*: .*)", "dpkg-checkbuilddeps: ") {
            Most = 1, Meanings = Meanings },
        new("dpkg.error", Rank.Cause, @"^(?<message>dpkg-\w+: (failure|Unmet|unrepresentable|can't|cannot"
            + "|unable|syntax|parse|failed|couldn't|error).*)", ": failure", ": Unmet", ": unrepresentable", ": can't", ": cannot",
            ": unable", ": syntax", ": parse", ": failed", ": couldn't", ": error") { Most = 2, Meanings = Meanings, IsWeak = true },
        new("dpkg.changes", Rank.Cause, @"^dpkg-source: \w+ ?: (local changes detected|the diff modifies|探测到本地变更|lokale Änderungen"
            + @"|modifications locales).*", "local changes detected", "本地变更", "lokale Änd", "modifications loc",
            "the diff modifies") { Most = 1, IsWeak = true, IsDetail = true, Continues = @"^( \S|[^\s:]+/[^\s:]+$)",
            MostContinued = 5, Meanings = [new("dpkg.upstream-changes", @"(?s)[:：]\n\s*(?<files>\S.*)", DpkgSource.Changed) {
            Subject = "unexpected upstream changes: ${files}" }] },
    ];
}
