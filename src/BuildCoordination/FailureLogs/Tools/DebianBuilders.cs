namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What calls dpkg-buildpackage, and what it calls: debuild, gbp, sbuild, pbuilder, debootstrap, fakeroot.</summary>
internal static class DebianBuilders
{
    public static Sign[] Signs { get; } =
    [
        new("sbuild.success", Rank.End, "^Status: successful", "Status: successful") { Role = Role.Success },
        // debuild goes on after it, whatever it found.
        new("lintian.end", Rank.End, @"^Finished running lintian\.$", "Finished running") { Role = Role.Step },
        new("gbp.child", Rank.Verdict, "^(?<message>gbp:error: .*(it exited with|returned).*)", "gbp:error: ") { Most = 1,
            IsLastResort = true },
        new("pbuilder.copy", Rank.Cause, "^(?<message>E: Failed to copy .*)", "E: Failed to copy") { Most = 1,
            Above = "^cp: ", MostContinued = 1 },
        new("gbp.error", Rank.Cause, "^(?<message>gbp:error: .*)", "gbp:error: ") { Most = 1, Meanings = Meanings },
        new("debuild.no-orig", Rank.Cause, "^(?<message>This package has a Debian revision number but there does not seem to be)",
            "Debian revision number but") { Most = 1, IsWeak = true, Reach = 60, Continues = @"^an appropriate|^\(expected one of",
            MostContinued = 2, Meanings = [new("dpkg.no-orig", @"(?s)\(expected one of (?<orig>[^\s,]+)", "Put the tarball of the upstream "
            + "version next to the source tree, or give debuild --no-tgz-check.") { Subject = "no upstream tarball ${orig}" }] },
        new("debuild.child", Rank.Verdict, @"^(?<message>(debuild|debsign): fatal error at line \d+:)$", "fatal error at") { Most = 1,
            Continues = @"^\S.* failed$", MostContinued = 1, IsLastResort = true },
        new("sbuild.time-out", Rank.Machine, "^E: (?<message>Build killed with signal TERM after .* of inactivity)", "Build killed with") {
            Most = 1, IsOutsideTests = true, Meanings = [new("service.no-output", "", "Let the build print something now and then, or give "
            + "sbuild a longer time ($stalled_pkg_timeout in ~/.sbuildrc).")] },
        new("pbuilder.dependencies", Rank.Verdict, "^(?<message>E: pbuilder-satisfydepends failed)", "pbuilder-satis") { Most = 1,
            IsOutsideTests = true },
        new("uscan", Rank.Cause, @"^(?<message>uscan warn: (In debian/watch,? )?no matching .*)", "uscan warn") { Most = 1, IsWeak = true,
            IsDetail = true, Reach = 4, Continues = @"^\s+\S", MostContinued = 1, Meanings = [new("uscan", "no matching (?!.* version).*",
                "Correct debian/watch: its pattern fits nothing at that address.") { Subject = "debian/watch: $0" }] },
        new("debuild", Rank.Verdict, @"^(?<message>(debuild|debsign|debrsign|gbp|sbuild|pbuilder): (fatal error|error|\w+ error).*)",
            "debuild: ", "debsign: ", "gbp: ", "sbuild: ", "pbuilder: ") { Most = 1, Continues = @"^\S.* failed$", MostContinued = 1,
            Meanings = Meanings },
        new("sbuild.chroot", Rank.Cause, "^(?<message>W: No chroots are defined in .*)", "No chroots are") { Most = 1, IsWeak = true,
            Meanings = [new("sbuild.chroot", "", "Make one: sbuild-createchroot, or use sbuild --chroot-mode=unshare.")] },
        new("dput.rejected", Rank.Network, @"^\s*(?<message>Uploading \S+: [45]\d\d .*)", "Uploading ") { Most = 2, IsWeak = true },
        new("dput.error", Rank.Cause, @"^(?<message>(Checksum doesn't match for \S+|No host \S+ found in config))$", "Checksum doesn't",
            "found in config") { Most = 2, Meanings = [new("dput.error", "^No host",
                "Define that host in /etc/dput.cf or ~/.dput.cf (dput --host-list shows those that are known).")] },
        new("debootstrap", Rank.Network, "^(?<message>E: (Failed getting release file|Couldn't download packages:?|Invalid Release file"
            + "|Release signed by unknown key).*)", "E: Failed getting", "E: Couldn't down", "E: Invalid Rel", "E: Release sig") {
            Most = 2, IsWeak = true, Meanings =
            [
                new("debootstrap", "Release signed by unknown key", "Install the keyring of that distribution (debian-archive-keyring, "
                    + "ubuntu-keyring), or name it: debootstrap --keyring=FILE."),
                new("debootstrap", @"release file (?<mirror>\S+)/dists/(?<suite>[^/\s]+)/") { RemedyFor = found =>
                    $"{found.Groups["mirror"].Value} has no {found.Groups["suite"].Value}, or cannot be reached: name a suite that it "
                    + "has, or another mirror." },
            ] },
        new("debootstrap.target", Rank.Cause, "^(?<message>E: Cannot install into target .*)", "E: Cannot install into") { Most = 1,
            Meanings = [new("debootstrap.target", "mounted with noexec or nodev", "Build on a file system that is mounted with dev and "
            + "exec: another folder, or mount -o remount,dev,exec.")] },
        new("cloudstack.uncommitted", Rank.Cause, "^(?<message>Erro: You have uncommitted changes .*)", "Erro: ") { Most = 1, Meanings =
            [new("cloudstack.uncommitted", "Erro: (?<why>.*)", "Commit the changes, or leave --use-timestamp out.") {
                Subject = "${why}" }] },
        new("tool.not-found", Rank.Cause, @"^(?<message>\S+ not found, please install \S+ at first)", "please install") { Most = 1,
            IsWeak = true, Reach = 4, Meanings = [new("tool.not-found",
                @"please install (?!(it|them|this|that|one|the|a|an)\b)(?<package>[a-z][a-z0-9.+-]+) at") { RemedyFor = found =>
                $"Install it: apt-get install {found.Groups["package"].Value}" }] },
        new("fakeroot", Rank.Cause, "^(?<message>fakeroot, while .*)", "fakeroot, while") { Most = 1, Continues = "^This may be",
            MostContinued = 1 },
    ];

    private static Meaning[] Meanings =>
        [Packages.NotStartedByPython, new("dpkg.uncommitted", "You have uncommitted changes",
            "Commit the changes, or give --git-ignore-new."),
            new("gbp.pristine-tar", @"delta is version \d+, newer than maximum supported version \d+", "The delta was made by a newer "
                + "pristine-tar: use that one, or build without it (--git-no-pristine-tar).") { Subject = "pristine-tar: $0" },
            new("gbp.pristine-tar", "Pristine-tar couldn't checkout", "Build without it (--git-no-pristine-tar), or commit the delta of "
                + "the tarball (pristine-tar commit).")];
}
