namespace BuildCoordination.FailureLogs.Tools;

/// <summary>gcc, g++, clang and other compilers that name the place as FILE:LINE:COLUMN: error: TEXT.</summary>
internal static class Gcc
{
    private static Meaning[] Meanings =>
    [
        .. Machine.Meanings,
        new("gcc.no-python", @"Python\.h: ", "Install it: apt-get install python3-dev"),
        new("tool.not-found", "possibly undefined macro: (A[CM]_PROG_LIBTOOL|LT_INIT|A[CM]_(DISABLE|ENABLE)_(STATIC|SHARED))",
            "Install it: apt-get install libtool"),
        new("tool.not-found", "possibly undefined macro: (AC_LTDL_|LTDL_|AC_LIB_LTDL)", "Install it: apt-get install libltdl-dev"),
        new("tool.not-found", @"(possibly undefined macro: |macro )AX_(PTHREAD|BOOST_\w+|CXX_COMPILE_STDCXX\w*|CHECK_\w+_FLAGS?"
            + @"|APPEND_\w+_FLAGS?|CODE_COVERAGE|PROG_\w+|REQUIRE_DEFINED|COMPILER_VENDOR|VALGRIND_\w+|PYTHON_\w+|GCC_\w+)",
            "Install it: apt-get install autoconf-archive"),
        new("gcc.jni", @"rror: jni\.h: ", "Install a JDK (apt-get install default-jdk), and let JAVA_HOME name it."),
        new("gcc.cython", @"rror: longintrepr\.h: ",
            "Python 3.11 has no such header: make the C files again with a newer Cython (0.29.32 or later)."),
        new("gcc.header-missing", @"^(?!\S*/usr/include/).*rror: (?<header>\S+): No such file") {
            RemedyFor = found => Libraries.Remedy(found.Groups["header"].Value) },
        new("gcc.cstdint", @"['‘]u?int(8|16|32|64|ptr|max)_t['’] (does not name a type|was not declared|has not been declared)",
            "Add #include <cstdint> (<stdint.h> where C includes the file, too): headers of newer compilers do not bring it along."),
        new("gcc.c23", "['‘]bool['’] cannot be (defined via|used here)", "C23, the default since GCC 15, has bool of its own: include "
            + "<stdbool.h> in its place, or compile with -std=gnu17."),
        new("gcc.flag-of-c", @"-Werror=implicit-function-declaration['’] is not valid for C\+\+", "dpkg-buildflags gives it to C only: let "
            + "C++ take CXXFLAGS, or set DEB_BUILD_MAINT_OPTIONS=qa=-bug-implicit-func in debian/rules."),
        new("configure.macro", "'pkgconfig_DATA' is used but 'pkgconfigdir' is undefined",
            "When configure.ac has PKG_INSTALLDIR, a macro of pkg-config is missing: apt-get install pkgconf"),
    ];

    public static Sign[] Signs { get; } =
    [
        new("vala.error", Rank.Place, @"^(?<message>(?<file>\S+\.vala):(?<line>\d+)\.(?<column>\d+)-[\d.]+: error: (?<text>.*))",
            ".vala:") { Most = 4 },
        new("gcc.error", Rank.Place, $@"^\s*(npm (ERR!|error) +)?(?<message>(?<file>(?!In file|make|conftest"
            + $@"|configure:)[^\s:][^:]*?):(?<line>\d+)(:(?<column>\d+))?: (?<text>((fatal|schwerwiegender|internal compiler|fatale|fataler"
            + $@"|фатальная|致命) ?)?{Words.Error}( fatale?| krytyczny)?\s?(: |：).*))", "rror fatal", "rro:",
            "rro fatal", "chyba:", "rror:", "rror :", "Fehler:", "rreur", "错误：", "错误:", "错误 ", "錯誤：", "錯誤:",
            "エラー", "오류: ", "fout:", "fel:", "błąd", "ошибка") { Most = 5, Meanings = Meanings },
        new("gcc.failed", Rank.Cause, $@"^(?<message>(\S*(cc1|cc1plus|lto1|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|as"
            + $@"|Assembler)(-[\d.]+)?): (fatal |schwerwiegender |internal compiler )?{Words.Error}\s?: .*)", "rror: ", "Fehler: ",
            "rreur") { Most = 2, Meanings = Meanings },
    ];
}
