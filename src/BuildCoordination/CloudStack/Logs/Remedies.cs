namespace BuildCoordination.CloudStack.Logs;

/// <summary>What is known to help.</summary>
internal static class Remedies
{
    private static readonly (string Sign, string Remedy)[] Known =
    [
        ("native package version may not have a revision", "Give dpkg-buildpackage -b to build without a source package, or take the revision (-SNAPSHOT) out of the version in debian/changelog."),
        ("Unmet build dependencies", "Install the missing build dependencies (apt-get build-dep .), or give dpkg-buildpackage -d to build without them."),
        ("missing files, aborting", "Name the files in debian/*.install or debian/not-installed."),
        ("mvn: command not found", "Install it: apt-get install maven"),
        ("mvn: No such file", "Install it: apt-get install maven"),
        ("dpkg-buildpackage: command not found", "Install it: apt-get install dpkg-dev"),
        ("dh: No such file", "Install it: apt-get install debhelper"),
        ("cannot read debian/control", "Name the top folder of a source tree that has debian/."),
        ("cannot open file debian/changelog", "Name the top folder of a source tree that has debian/."),
        ("Error in tempfile()", "dpkg writes beside the source tree: give the building user the rights to the folder above it."),
        ("OutOfMemoryError", "Give Maven more memory: MAVEN_OPTS=-Xmx4g."),
        ("in offline mode", "Run once without --offline, so that Maven can download what is missing."),
        ("Unknown host", "The repository could not be reached: check the network, the name server and the proxy, then run again."),
        ("could not be resolved", "The repository could not be reached: check the network, the name server and the proxy, then run again."),
        ("Failed to read artifact descriptor", "The repository could not be reached: check the network, the name server and the proxy, then run again."),
        ("Could not find artifact", "The artifact is in none of the repositories that Maven asks: check its name and version, or add the repository that has it."),
        ("Could not create local repository", "Give Maven a repository that it can write: MAVEN_OPTS=-Dmaven.repo.local=DIR."),
        ("there is no POM in this directory", "Name the top folder of the source tree."),
        ("Failed to clean project", "Give the building user the rights to the target folders (an earlier build may have run as root)."),
        ("Unable to parse command line options", "Correct the arguments; mvn --help lists them."),
        ("Unknown lifecycle phase", "Correct the goals."),
        ("] Killed", "When nobody killed it, the machine may have run out of memory: look at dmesg."),
        ("Ended by signal 9", "When nobody killed it, the machine may have run out of memory: look at dmesg."),
        (": Permission denied", "Make the program executable, or name another."),
    ];

    public static string? For(IReadOnlyList<string> lines) =>
        Known.Where(known => lines.Any(line => line.Contains(known.Sign, StringComparison.Ordinal))).Select(known => known.Remedy).FirstOrDefault();
}
