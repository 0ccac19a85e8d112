namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What calls dpkg-buildpackage, and what it calls: debuild, gbp, sbuild, pbuilder, fakeroot.</summary>
internal static class DebianBuilders
{
    public static Sign[] Signs { get; } =
    [
        new("sbuild.success", Rank.End, "^Status: successful", "Status: successful") { Role = Role.Success },
        // debuild goes on after it, whatever it found.
        new("lintian.end", Rank.End, @"^Finished running lintian\.$", "Finished running") { Role = Role.Step },
        new("gbp.child", Rank.Verdict, "^(?<message>gbp:error: .*(it exited with|returned).*)", "gbp:error: ") { Most = 1 },
        new("gbp.error", Rank.Cause, "^(?<message>gbp:error: .*)", "gbp:error: ") { Most = 1, Meanings = Meanings },
        new("debuild", Rank.Verdict, @"^(?<message>(debuild|debsign|debrsign|gbp|sbuild|pbuilder): (fatal error|error|\w+ error).*)",
            "debuild: ", "debsign: ", "gbp: ", "sbuild: ", "pbuilder: ") { Most = 1, Continues = @"^\S.* failed$", MostContinued = 1,
            Meanings = Meanings },
        new("sbuild.chroot", Rank.Cause, "^(?<message>W: No chroots are defined in .*)", "No chroots are") { Most = 1, IsWeak = true,
            Meanings = [new("sbuild.chroot", "", "Make one: sbuild-createchroot, or use sbuild --chroot-mode=unshare.")] },
        new("dput.rejected", Rank.Network, @"^\s*(?<message>Uploading \S+: [45]\d\d .*)", "Uploading ") { Most = 2, IsWeak = true },
        new("dput.error", Rank.Cause, @"^(?<message>(Checksum doesn't match for \S+|No host \S+ found in config))$", "Checksum doesn't",
            "found in config") { Most = 2, Meanings = [new("dput.error", "^No host",
                "Define that host in /etc/dput.cf or ~/.dput.cf (dput --host-list shows those that are known).")] },
        new("fakeroot", Rank.Cause, "^(?<message>fakeroot, while .*)", "fakeroot, while") { Most = 1, Continues = "^This may be",
            MostContinued = 1 },
    ];

    private static Meaning[] Meanings =>
        [new("dpkg.uncommitted", "You have uncommitted changes", "Commit the changes, or give --git-ignore-new.")];
}
