namespace BuildCoordination.FailureLogs.Tools;

/// <summary>apt-get, dpkg when it installs, and what else downloads: curl and wget.</summary>
internal static class Apt
{
    // They say something in nearly every installation.
    private const string OfEverybody = "perl: |locale: |invoke-rc|update-|debconf|ldconfig";

    public static Sign[] Signs { get; } =
    [
        new("apt.dependencies", Rank.Cause, "^The following packages have unmet dependencies:", "unmet dependencies:") { Most = 1,
            IsWeak = true, IsDetail = true, Continues = @"^ \S+ : |^ {5,}", MostContinued = 4, Meanings =
            [
                new("debhelper.compat-too-new", @"debhelper-compat \(= 1[1-9]\)(?= which is a virtual package)",
                    "This debhelper does not know that level: use the one of backports, or ask for a lower level in Build-Depends.") {
                    Subject = "unmet dependencies: $0" },
                new("apt.dependencies", @"dependencies:\s*(\S+ : )(?<which>.*)") { Subject = "unmet dependencies: ${which}" },
            ] },
        new("apt.symptom", Rank.End, "^E: (Unable to (fetch some archives|acquire the dpkg .*another process)"
            + "|Some index files failed)", "E: ") { Role = Role.Noise },
        new("apt.fetch", Rank.Network, @"^(?<message>W: Failed to fetch .*)", "W: Failed to") { Most = 2, IsWeak = true, Reach = 2 },
        new("apt.key", Rank.Cause, @"^(?<message>[EW]: (GPG\W\S*|An error occurred during the signature).*NO_PUBKEY.*)", "NO_PUBKEY") {
            Most = 1, IsWeak = true, IsDetail = true, Meanings = [new("apt.key", "NO_PUBKEY \\w+",
                "apt has no key for that repository: install its keyring package (debian-archive-keyring for Debian's own).") {
                Subject = "$0" }] },
        new("apt.repository", Rank.Network, "^(?<message>E: The repository .* (does not have|no longer has) a Release file.*)",
            "a Release file") { Most = 2, IsWeak = true, Meanings = [new("apt.suite-gone", "", "The server does not have that suite: "
                + "it is another distribution's, or an old one (archive.debian.org, old-releases.ubuntu.com, or a newer base image).")] },
        new("dpkg.interrupted", Rank.Cause, "^(?<message>E: dpkg was interrupted.*)", "dpkg was int") { Most = 1, Meanings =
            [new("dpkg.interrupted", "", "Let it finish what it began: dpkg --configure -a")] },
        new("dpkg.install", Rank.Cause, "^dpkg: error processing .*", "dpkg: error processing") { Most = 1, Continues = @"^ \S",
            Above = $"^(?!dpkg|{OfEverybody}|.*warning)" + @"([\w.+-]+|/var/lib/dpkg/info/\S+): (?!.*\.\.\.$)\S",
            MostContinued = 2, Meanings = [.. Machine.Meanings, new("dpkg.file-conflict", "trying to overwrite .*") {
            Subject = "dpkg: $0" }] },
        new("apt.build-dependencies", Rank.Cause, @"^(?<message>Broken \S+ Depends on \S+) .*", "Broken ") { Most = 2, IsWeak = true,
            IsDetail = true },
        new("apt.build-dependencies", Rank.Cause, "^(?<message>mk-build-deps: Unable to install .*)", "mk-build-deps: ") { Most = 1 },
        new("apt.no-sources", Rank.Cause, "^(?<message>E: (You must put some '(source|deb-src)' URIs in your sources.list"
            + "|Unable to find a source package for ).*)", "E: You must put", "a source package") { Most = 1, IsWeak = true, Reach = 4,
            Meanings =
            [
                new("apt.no-sources", "Unable to find", "Correct its name, or let apt read sources (deb-src lines; Types: deb deb-src in a "
                    + ".sources file), then apt-get update."),
                new("apt.no-sources", "", "Add deb-src lines to /etc/apt/sources.list (Types: deb deb-src in a .sources file), then "
                    + "apt-get update."),
            ] },
        // The programs of devscripts name the package.
        new("tool.not-found", Rank.Cause, @"^(?<message>(mk-\S+|deb\w+|dch|dget|uscan|uupdate|bts|chdist|dscverify): You must have .* "
            + @"installed\b.*)", "You must have ") { Most = 1, IsWeak = true, Reach = 4, Meanings = [new("tool.not-found",
                @"have (the )?(?<package>[a-z0-9.+-]+) (package )?installed") { RemedyFor = found =>
                    $"Install it: apt-get install {found.Groups["package"].Value}" }] },
        new("network.download", Rank.Network, @"^(?<message>(curl: \(\d+\) .*|.*ERROR \d{3}: .*|wget: .*|E: Unable to locate package.*"
            + @"|E: (Release file for|The repository) .*|E: Failed to fetch(?!.*ignored).*|E: Package .* has no installation candidate"
            + @"|E: Unable to correct problems.*|E: Could not (open|get) lock.*|E: .*are you root.*))", "curl: (", " ERROR ", "wget: ",
            "E: ") { IsWeak = true, Reach = 1, IsLast = true, Most = 1, Meanings =
            [
                new("apt.suite-gone", @"^E: Failed to fetch https?://(deb|httpredir|cdn-fastly\.deb|ftp(\.\w+)?)\.debian\.org/debian/dists/"
                    + @"(?<suite>wheezy|jessie|stretch|buster)\S* +404") {
                    RemedyFor = found => $"{found.Groups["suite"].Value} is kept at http://archive.debian.org/debian now: name that in the "
                        + "sources of apt, or use a newer base image." },
                new("apt.expired", @"^E: Release file for (?<file>\S+) is expired", "That copy of the repository is no longer renewed: use "
                    + "another mirror, or apt-get -o Acquire::Check-Valid-Until=false update.") { Subject = "${file}: expired" },
                new("apt.clock", @"^E: Release file for (?<file>\S+) is not valid yet",
                    "The clock of this machine is behind: set it (date shows it).") { Subject = "${file}: not valid yet" },
                new("apt.locked", @"Could not get lock .*(held by process|temporarily unavailable)",
                    "Another apt or dpkg runs: wait for its end (apt-get -o DPkg::Lock::Timeout=600 does).") { Rank = Rank.Cause },
                new("apt.hash-sum", "Hash Sum mismatch|File has unexpected size",
                    "The list of packages does not fit the file: apt-get update, then run again (a proxy may have an old one)."),
                new("network.unknown-host", @"curl: \(6\)|wget: unable to resolve", Network.UnreachableServer),
                new("network.refused", @"curl: \(7\)|Connection refused"),
                new("network.timeout", @"curl: \(28\)", Network.UnreachableServer),
                new("tls.untrusted", @"curl: \(60\)"),
                .. Machine.Meanings,
            ] },
    ];
}
