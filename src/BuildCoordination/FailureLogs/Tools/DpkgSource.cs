namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What dpkg-source means: formats, changes that it cannot keep, the tarball of the upstream version.</summary>
internal static class DpkgSource
{
    public const string Changed = "Keep the change as a patch (dpkg-source --commit), or undo it (git status shows it).";

    private const string NoSource = "Give dpkg-buildpackage -b to build without a source package, or ";

    public static Meaning[] Meanings { get; } =
    [
        new("dpkg.native-revision", "native package version may not have a revision",
            NoSource + "take the revision (-SNAPSHOT) out of the version in debian/changelog.") { Subject = "$0" },
        new("dpkg.native-revision", "non-native package version does not contain a revision",
            NoSource + "give the version in debian/changelog a revision (-1).") { Subject = "$0" },
        new("dpkg.orig-folder", @"orig directory '(?<folder>[^']+)' already exists", null) { Subject = "$0", RemedyFor = found =>
            $"An earlier build left it: remove {found.Groups["folder"].Value} next to the source tree." },
        new("dpkg.binary-changed", "cannot represent change to (?<file>[^:]+): binary file", null) { RemedyFor = found =>
            $"Remove {found.Groups["file"].Value} before the build (debian/clean), or list it in debian/source/include-binaries." },
        new("dpkg.unrepresentable-change", "cannot represent change to (?<file>[^:]+)", null) { RemedyFor = found =>
            $"Remove {found.Groups["file"].Value} before the build (debian/clean)." },
        new("dpkg.unwanted-binary", @"unwanted binary file: (?<file>\S+)", null) { RemedyFor = found =>
            $"Remove {found.Groups["file"].Value}, or list it in debian/source/include-binaries." },
        new("dpkg.upstream-changes", "aborting due to unexpected upstream changes|意外的上游变更", Changed),
        new("dpkg.no-orig", @"no upstream tarball found at (?<orig>\S+)",
            "Put the tarball of the upstream version next to the source tree, or build binary packages only (-b).") { Subject = "$0" },
        new("patch.failed", @"debian/patches/(?<patch>\S+) subprocess", null) { RemedyFor = found =>
            $"{found.Groups["patch"].Value} does not fit the source: quilt push -f, correct what was rejected, then quilt refresh." },
    ];
}
