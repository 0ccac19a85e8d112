namespace BuildCoordination.FailureLogs.Tools;

/// <summary>cmake, configure, autotools and meson.</summary>
internal static class CMake
{
    private static Meaning[] Modules =>
    [
        new("perl.module", "XML::Parser perl module is required", "Install it: apt-get install libxml-parser-perl"),
        new("configure.library", @"([Dd]ependency|[Pp]ackage) [""']systemd[""'](, required by [^\n]*)? not found",
            "Install what has systemd.pc: apt-get install systemd-dev (before Debian 13 it is in systemd)."),
        new("configure.library", @"Package '(?<name>[\w.+-]+)', required by [^\n]*not found|No package '(?<name>[\w.+-]+)' found"
            + @"|Package (?<name>[\w.+-]+) was not found|([Dd]ependency) [""'](?<name>[\w.+-]+)[""'] not found", null) {
            RemedyFor = found => Libraries.Remedy(found.Groups["name"].Value) },
    ];

    public static Sign[] Signs { get; } =
    [
        new("cmake.error", Rank.Place, @"^ {0,4}(?<message>CMake Error at ((?<file>[^:]+):(?<line>\d+) \((add_subdirectory|file)\)"
            + @"|(?<file>[^:]*download-[^:/]+\.cmake):(?<line>\d+) \(message\)):)",
            "CMake Error") { Most = 2, Continues = @"^( \s*\S.*|\s*)$", MostContinued = 9, Meanings =
            [
                new("cmake.submodule", @"(?s)The source directory\s+(?<folder>\S+)\s+does not contain a CMakeLists",
                    "When it is a submodule: git submodule update --init --recursive") { Subject = "${folder} has no CMakeLists.txt" },
                new("cmake.download", @"(?s)(status: \[(?!0;)\d+;|status_string: )""(?<why>[^""]+)") {
                    Subject = "download failed: ${why}" },
            ] },
        new("cmake.error", Rank.Place, @"^ {0,4}(?<message>CMake Error at (?<file>[^:]+):(?<line>\d+) .*)", "CMake Error") { Most = 2,
            Continues = @"^( \s*\S.*|\s*)$", MostContinued = 4, Above = "^--  +(No package|Package) ", Meanings =
            [
                new("cmake.package-missing", @"Could NOT find (?<name>[\w.+-]+)(?s:(?!.*\(found ).*(?<missing>\(missing: ))?") {
                    Subject = "Could NOT find ${name}", RemedyFor = found => found.Groups["missing"].Success
                        ? Libraries.Remedy(found.Groups["name"].Value) : null },
                new("git.submodules", "[Ss]ubmodules? w(as|ere) not (downloaded|found|initiali[sz]ed|checked out)[^\\n]*",
                    "Fetch the submodules: git submodule update --init --recursive") { Subject = "$0" },
                new("cmake.too-new", @"Compatibility with CMake < 3\.5 has been removed",
                    "Give cmake -DCMAKE_POLICY_VERSION_MINIMUM=3.5, or raise the cmake_minimum_required of the project."),
            ] },
        new("cmake.error", Rank.Cause, @"^(?<message>CMake Error:? .*)", "CMake Error") { Most = 2, Continues = @"^( \s*\S.*|\s*)$",
            MostContinued = 3 },
        new("configure.error", Rank.Cause, @"^(checking [^.]*\.\.\. ?)?"
            + @"(?<message>(\S*configure|config\.status|automake|autoreconf|aclocal|autopoint|libtoolize"
            + $@"|autom4te|autoheader)(-[\d.]+)?: {Words.Error}: (?!in [`‘']).*)", "configure: ", "config.status: ", "automake",
            "autoreconf: ", "aclocal", "autopoint: ", "libtoolize: ", "autom4te", "autoheader: ") { Most = 2,
            Continues = @"^  \S|^\S.*PKG_CONFIG|^(Package|No package) |^$", MostContinued = 4, KeepsLines = true, Meanings = Modules },
        new("configure.library", Rank.Cause, @"^(?<message>(Package .* was not found in the pkg-config search path|No package '.*' found"
            + @"|Package '.*', required by '.*', not found|Can't locate \S+\.pm).*)", "pkg-config search path",
            "No package '", ", required by '", "Can't locate") { Most = 1, IsWeak = true, Reach = 1, IsLast = true,
            Meanings = [Perl.Module] },
        new("tool.not-found", Rank.Cause, @"^(?<message>Can't exec "".*?)( at \S+ line \d+\.)?$", "Can't exec") { Most = 1, IsWeak = true,
            Reach = 1, IsLast = true, IsDetail = true, Meanings = [new("dpkg.rules-not-executable", "debian/rules.*Permission denied",
            "Make it executable: chmod +x debian/rules; where it is, its folder is mounted noexec."),
            new("tool.not-found", @"Can't exec ""(?<tool>[\w.-]+)""", null) {
            RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) }] },
        new("meson.error", Rank.Place, @"^(?<message>(?<file>\S*meson\.build):(?<line>\d+):(?<column>\d+): (?<text>ERROR: .*))",
            "meson.build:") { Most = 2, Meanings = Modules },
        new("meson.error", Rank.Place, @"^(?<message>Meson encountered an error in file (?<file>\S+), line (?<line>\d+), "
            + @"column (?<column>\d+):)", "Meson encountered") { Most = 1, Continues = @"^\S", MostContinued = 1, Meanings = Modules },
        new("qmake.error", Rank.Cause, "^(?<message>Project ERROR: .*)", "Project ERROR") { Most = 2, Meanings =
            [new("qmake.module", @"Unknown module\(s\) in QT: (?<module>\w+)") { Subject = "$0", RemedyFor = found =>
                Libraries.Remedy($"Qt-{found.Groups["module"].Value}") is { } remedy
                    ? $"{remedy} (for Qt 6 the one of that version)" : null }] },
        new("libtool.version", Rank.Cause, "^(?<message>libtool: Version mismatch error.*)", "libtool: Version") { Most = 1, IsWeak = true,
            Continues = "^libtool: ", KeepsLines = true, Meanings = [new("libtool.version", "",
                "Make all of it with one libtool: autoreconf -fi")] },
    ];
}
