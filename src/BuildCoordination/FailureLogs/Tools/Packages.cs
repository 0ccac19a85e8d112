using System.Collections.Frozen;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The package of Debian that has a program.</summary>
internal static class Packages
{
    // A package each, and its programs.
    private const string Known = """
        maven mvn; debhelper dh dh_testdir dh_clean dh_prep dh_install dh_autoreconf dh_systemd_enable
        dpkg-dev dpkg-parsechangelog dpkg-buildpackage dpkg-source dpkg-shlibdeps dpkg-architecture dpkg-checkbuilddeps
        devscripts debuild debsign dch debchange uscan mk-build-deps; fakeroot fakeroot; lintian lintian; quilt quilt
        git-buildpackage gbp; equivs equivs-build; dh-python pybuild dh_python3; gcc gcc cc; g++ g++ c++; make make; binutils ld ar
        clang clang; cmake cmake; ninja-build ninja; meson meson; pkgconf pkg-config; autoconf autoreconf autoconf
        automake automake aclocal; libtool libtoolize; autopoint autopoint; gettext msgfmt xgettext; flex flex; bison bison yacc
        bc bc; m4 m4; gawk gawk; python-is-python3 python; python3 python3; python3-pip pip3 pip; python3-dev python3-config
        python3-sphinx sphinx-build; nodejs node nodejs; npm npm npx; yarnpkg yarn; default-jre-headless java
        default-jdk-headless javac jar javadoc; ant ant; gradle gradle; genisoimage genisoimage mkisofs; xorriso xorriso
        qemu-utils qemu-img; rpm rpmbuild; protobuf-compiler protoc; git git; patch patch; rsync rsync; curl curl; wget wget; zip zip
        unzip unzip; bzip2 bzip2; xz-utils xz; xsltproc xsltproc; libxml2-utils xmllint; asciidoc asciidoc; help2man help2man
        doxygen doxygen; graphviz dot; gnupg gpg; default-mysql-client mysql; sudo sudo; file file; jq jq; chrpath chrpath
        patchelf patchelf; po4a po4a; pandoc pandoc; ruby ruby; golang-go go; cargo cargo; rustc rustc; docker.io docker
        ipmitool ipmitool; expect expect; socat socat; xmlto xmlto; valgrind valgrind; qtbase5-dev qmake; po-debconf po2debconf
        dos2unix dos2unix; gettext-base envsubst; imagemagick identify convert; uuid-runtime uuidgen; lsb-release lsb_release
        nasm nasm; swig swig; gperf gperf; cpio cpio; zstd zstd; xauth xauth; xvfb Xvfb xvfb-run; sqlite3 sqlite3; ccache ccache
        dpkg dpkg-deb dpkg-query; thrift-compiler thrift
        """;

    private static readonly FrozenDictionary<string, string> Of = Libraries.ByName(Known);

    /// <summary>Python starts a program that is not there. It says the same of a file, so that words for both are left out.</summary>
    public static Meaning NotStartedByPython { get; } = new("tool.not-found", "No such file or directory: '(?!(java|go|node|docker|file"
        + "|patch|convert|expect|ruby|python3?|dot|jar|identify|zip|make|git|ar|ld|m4|bc|gradle|ant|sudo|meson|ninja|swig)')"
        + @"(?<tool>[\w.+-]+)'") { RemedyFor = found => Remedy(found.Groups["tool"].Value) };

    public static string? Remedy(string program)
    {
        var name = program[(program.LastIndexOf('/') + 1)..];
        return (Of.GetValueOrDefault(name) ?? OfCross(name)) is { } package ? $"Install it: apt-get install {package}" : null;
    }

    // A compiler for another architecture: arm-linux-gnueabihf-g++.
    private static string? OfCross(string program) => program.LastIndexOf('-') is var last and > 0
        && program[(last + 1)..] is { Length: > 0 } version && version.All(char.IsAsciiDigit)
            ? OfCross(program[..last]) is ['g', ..] package ? $"{package[..3]}-{version}{package[3..]}" : null
        : program.LastIndexOf('-') is var dash and > 0
        && program[..dash] is "aarch64-linux-gnu" or "arm-linux-gnueabihf" or "arm-linux-gnueabi" or "x86_64-linux-gnu" or "i686-linux-gnu"
            or "riscv64-linux-gnu" or "powerpc64le-linux-gnu" or "s390x-linux-gnu" ? program[(dash + 1)..] switch
        {
            "gcc" or "g++" => $"{program[(dash + 1)..]}-{program[..dash].Replace('_', '-')}",
            "ld" or "as" or "ar" or "strip" or "objcopy" or "nm" or "ranlib" => $"binutils-{program[..dash].Replace('_', '-')}",
            _ => null,
        } : null;
}
