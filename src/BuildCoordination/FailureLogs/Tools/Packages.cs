using System.Collections.Frozen;

namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The package of Debian that has a program.</summary>
internal static class Packages
{
    private static readonly FrozenDictionary<string, string> Of = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["mvn"] = "maven", ["dh"] = "debhelper", ["dpkg-buildpackage"] = "dpkg-dev", ["dpkg-source"] = "dpkg-dev",
            ["dpkg-shlibdeps"] = "dpkg-dev", ["dpkg-architecture"] = "dpkg-dev",
        ["debuild"] = "devscripts", ["debsign"] = "devscripts", ["dch"] = "devscripts", ["debchange"] = "devscripts",
            ["uscan"] = "devscripts", ["mk-build-deps"] = "devscripts",
        ["fakeroot"] = "fakeroot", ["lintian"] = "lintian", ["quilt"] = "quilt", ["gbp"] = "git-buildpackage", ["equivs-build"] = "equivs",
            ["pybuild"] = "dh-python",
        ["dh_python3"] = "dh-python", ["dh_autoreconf"] = "debhelper", ["dh_systemd_enable"] = "debhelper", ["gcc"] = "gcc", ["cc"] = "gcc",
            ["g++"] = "g++", ["c++"] = "g++", ["make"] = "make",
        ["ld"] = "binutils", ["ar"] = "binutils", ["clang"] = "clang", ["cmake"] = "cmake", ["ninja"] = "ninja-build", ["meson"] = "meson",
            ["pkg-config"] = "pkgconf", ["autoreconf"] = "autoconf",
        ["autoconf"] = "autoconf", ["automake"] = "automake", ["aclocal"] = "automake", ["libtoolize"] = "libtool",
            ["autopoint"] = "autopoint", ["msgfmt"] = "gettext", ["xgettext"] = "gettext",
        ["flex"] = "flex", ["bison"] = "bison", ["yacc"] = "bison", ["bc"] = "bc", ["m4"] = "m4", ["gawk"] = "gawk",
            ["python"] = "python-is-python3", ["python3"] = "python3", ["pip3"] = "python3-pip",
        ["pip"] = "python3-pip", ["python3-config"] = "python3-dev", ["sphinx-build"] = "python3-sphinx", ["node"] = "nodejs",
            ["nodejs"] = "nodejs", ["npm"] = "npm", ["npx"] = "npm", ["yarn"] = "yarnpkg",
        ["java"] = "default-jre-headless", ["javac"] = "default-jdk-headless", ["jar"] = "default-jdk-headless",
            ["javadoc"] = "default-jdk-headless", ["ant"] = "ant", ["gradle"] = "gradle",
        ["genisoimage"] = "genisoimage", ["mkisofs"] = "genisoimage", ["xorriso"] = "xorriso", ["qemu-img"] = "qemu-utils",
            ["rpmbuild"] = "rpm", ["protoc"] = "protobuf-compiler", ["git"] = "git",
        ["patch"] = "patch", ["rsync"] = "rsync", ["curl"] = "curl", ["wget"] = "wget", ["zip"] = "zip", ["unzip"] = "unzip",
            ["bzip2"] = "bzip2", ["xz"] = "xz-utils", ["xsltproc"] = "xsltproc",
        ["xmllint"] = "libxml2-utils", ["asciidoc"] = "asciidoc", ["help2man"] = "help2man", ["doxygen"] = "doxygen", ["dot"] = "graphviz",
            ["gpg"] = "gnupg", ["mysql"] = "default-mysql-client",
        ["sudo"] = "sudo", ["file"] = "file", ["jq"] = "jq", ["chrpath"] = "chrpath", ["patchelf"] = "patchelf", ["po4a"] = "po4a",
            ["pandoc"] = "pandoc", ["ruby"] = "ruby", ["go"] = "golang-go",
        ["cargo"] = "cargo", ["rustc"] = "rustc", ["docker"] = "docker.io", ["ipmitool"] = "ipmitool", ["expect"] = "expect",
            ["socat"] = "socat", ["xmlto"] = "xmlto", ["valgrind"] = "valgrind",
            ["qmake"] = "qtbase5-dev", ["po2debconf"] = "po-debconf", ["dos2unix"] = "dos2unix", ["envsubst"] =
                "gettext-base",
            ["identify"] = "imagemagick", ["convert"] = "imagemagick", ["uuidgen"] = "uuid-runtime",
            ["lsb_release"] = "lsb-release", ["nasm"] = "nasm", ["swig"] = "swig", ["gperf"] = "gperf", ["cpio"] = "cpio",
            ["zstd"] = "zstd",
            ["xauth"] = "xauth", ["Xvfb"] = "xvfb", ["xvfb-run"] = "xvfb", ["sqlite3"] = "sqlite3", ["ccache"] = "ccache", ["dpkg-deb"] = "dpkg", ["dpkg-checkbuilddeps"] = "dpkg-dev",
    }.ToFrozenDictionary(StringComparer.Ordinal);

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
    private static string? OfCross(string program) => program.LastIndexOf('-') is var dash and > 0
        && program[..dash] is "aarch64-linux-gnu" or "arm-linux-gnueabihf" or "arm-linux-gnueabi" or "x86_64-linux-gnu" or "i686-linux-gnu"
            or "riscv64-linux-gnu" or "powerpc64le-linux-gnu" or "s390x-linux-gnu" ? program[(dash + 1)..] switch
        {
            "gcc" or "g++" => $"{program[(dash + 1)..]}-{program[..dash].Replace('_', '-')}",
            "ld" or "as" or "ar" or "strip" or "objcopy" or "nm" or "ranlib" => $"binutils-{program[..dash].Replace('_', '-')}",
            _ => null,
        } : null;
}
