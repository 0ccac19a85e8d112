namespace BuildCoordination.FailureLogs.Tools;

/// <summary>debhelper, with "error:" and, before version 10, without.</summary>
internal static class Debhelper
{
    private const string NotNamed = "Name the files in debian/*.install or debian/not-installed.";
    private const string NotMade =
        "The build did not install what debian/*.install names: correct the path there, or the step that should have made it.";

    private static Meaning[] Meanings =>
    [
        new("tool.not-found", @"(: |&& )([A-Z]\w*=\S* )*(?<tool>[\w.+-]+)( (?!.*&& ).*)? failed to (to )?execute: No such file", null) {
            RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) },
        .. Machine.Meanings,
        new("debhelper.missing-files", @"dh_missing: (warning: )?(?<file>\S+ exists in \S+ but is not installed)", NotNamed) {
            Subject = "dh_missing: ${file}" },
        new("debhelper.missing-files", "dh_missing: ", NotNamed),
        new("debhelper.missing-files", @"(?<tool>dh_\w+): (warning: )?\S+ missing files[: (]+(?<files>[^\s,)]+)", NotMade) {
            Subject = "${tool}: missing files: ${files}" },
        new("debhelper.missing-files", "missing files", NotMade),
        new("debhelper.addon", @"unable to load build system class '(?<addon>pybuild)'.*Can't locate \S*pybuild\.pm",
            "Install it: apt-get install dh-python") {
            Subject = "dh: unable to load build system class '${addon}'" },
        new("debhelper.not-a-program", @"cannot run (?<file>debian/\S+): No such file", null) { RemedyFor = found =>
            $"{found.Groups["file"].Value} is executable, and the program of its first line is missing: install dh-exec, or chmod -x." },
        new("dpkg.control", "could not find Source: line in control file",
            "debian/control begins with a paragraph of the source package: Source: NAME."),
        new("debhelper.addon", @"unable to load addon (?<addon>[\w-]+)", null) { RemedyFor = found => Addon(found.Groups["addon"].Value) },
        new("dpkg.no-tree", "debian/control\"? not found", "Build in the top folder of a source tree that has debian/."),
        new("debhelper.compat-twice", "specified both in debian/compat",
            "Remove debian/compat, or take debhelper-compat out of Build-Depends."),
        new("debhelper.compat",
            "(Compatibility levels before|specify the compatibility level|compat level|Compatibility level|Sorry, but \\d+ is the "
                + "highest|debhelper compat)",
            "Ask for a level that this debhelper knows: Build-Depends: debhelper-compat (= 13), without debian/compat.") { Subject = "" },
    ];

    public static Sign[] Signs { get; } =
    [
        new("debhelper.step", Rank.End, @"^   (dh_\w+|debian/rules override_\w+|create-stamp)\b", " dh_", " debian/rules ",
            " create-stamp") { Role = Role.Step },
        new("debhelper.dump", Rank.End, @"^==> \S+ <==$", "==> ") { Role = Role.Dump },
        new("debhelper.aborting", Rank.End, @"^dh_?\w*: (error: )?Aborting due to earlier error", "Aborting due to") { Role = Role.Noise },
        new("debhelper.missing-files", Rank.Cause, @"^(?<message>dh_\w+: (?!warning)\S+ missing files: .*)", "missing files: ") { Most = 6,
            Meanings = Meanings },
        new("debhelper.missing-files", Rank.Cause, @"^(?<message>dh_\w+: (?!warning).*missing files.*)", "missing files") { Most = 1,
            Above = @"^dh_\w+: (warning: |\S+ exists in )", MostContinued = 6, Meanings = Meanings },
        new("debhelper.executable", Rank.Cause, @"^(?<message>dh_\w+: warning: \S+ is marked executable but does not appear to .*)",
            "marked executable") { Most = 1, IsWeak = true, Meanings = [new("debhelper.executable", @"warning: (?<file>\S+) is", null) {
                RemedyFor = found => $"An executable file is run as a program: chmod -x {found.Groups["file"].Value}" }] },
        new("debhelper.warning", Rank.End, @"^dh_\w+: (warning|\S*warn\w*): ", "warning: ") { Role = Role.Error, IsWeak = true,
            IsLast = true, Most = 1 },
        new("dwz", Rank.Cause, @"^(?<message>dwz: \S+: (Unknown|Unsupported|Invalid|.*not present|Found compressed).*)", "dwz: ") {
            Most = 1, IsWeak = true, Meanings = [new("dwz", "Unknown (debugging section|DWARF)", "This dwz does not know that form of "
            + "DWARF: compile with -gdwarf-4, or leave dh_dwz out (an empty override_dh_dwz in debian/rules).")] },
        new("debhelper.option", Rank.Cause, @"^(?<message>Unknown option: \S+)$", "Unknown option: ") { Most = 1, IsWeak = true },
        new("debhelper.command", Rank.Verdict, @"^(?<message>dh_\w+: (error: )?.*(returned exit code|returned error code"
            + @"|returned exit status|died with signal|lieferte|a retourné).*)", "returned e", "with signal", "lieferte", "a retourné") {
            Most = 2, Meanings = Machine.Meanings },
        new("debhelper.error", Rank.Cause, $@"^(?<message>dh(_\w+)?: {Words.Error}: .*)", Words.KeysOfError) { Most = 2,
            Meanings = Meanings },
        new("debhelper.error", Rank.Cause,
            $@"^(?<message>dh(_\w+)?: (?!{Words.Warning}\s?:|Please |This feature will|.*(is|are) deprecated|\S+ exists in "
            + @"|.*(overrid|skipp|ignor|: install -)).*\S.*)", "dh: ", "dh_") {
            Most = 1, IsWeak = true, IsLast = true, Meanings = Meanings },
    ];

    private static string Addon(string addon) => addon switch
    {
        "python3" or "python2" or "pybuild" =>
            "Install what has the addon and name it in Build-Depends: dh-python (python2 is gone since Debian 11: use --with python3).",
        "python-virtualenv" or "dkms" =>
            $"Install what has the addon and name it in Build-Depends: dh-{(addon == "dkms" ? addon : "virtualenv")}.",
        "systemd" =>
            "Since debhelper 11 the addon is part of it: "
                + "take systemd out of --with, or install and name in Build-Depends an older dh-systemd.",
        _ => $"Install what has the addon and name it in Build-Depends: dh-sequence-{addon}.",
    };
}
