namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What tests need of their machine and do not have: a port, a display, Docker, a library, a locale.</summary>
internal static class TestNeeds
{
    private const string Library = @"(?<file>(?<library>lib[\w+-]+)\.so[\w.]*): cannot open shared object file";

    /// <summary>A program that was built for libraries of another release.</summary>
    public static Meaning MissingLibrary { get; } = new("library.missing", Library) { Subject = "$0", RemedyFor = found =>
        found.Groups["library"].Value switch
        {
            "libssl" or "libcrypto" when found.Groups["file"].Value.EndsWith(".1.1", StringComparison.Ordinal) =>
                "The program was built for OpenSSL 1.1: use a newer version of it, or one for this release (libssl1.1 is in Debian 11).",
            "libatomic" => Install("libatomic1"),
            "libncurses" or "libtinfo" when found.Groups["file"].Value.EndsWith(".5", StringComparison.Ordinal) =>
                $"{Install("libncurses5")} (Debian 12 and older have it)",
            "libfontconfig" or "libfreetype" => Install("libfontconfig1 libfreetype6"),
            "libnss3" or "libnssutil3" or "libsmime3" or "libnspr4" => Install("libnss3"),
            "libgtk-3" => Install("libgtk-3-0"),
            "libfuse" => Install("libfuse2"),
            _ => null,
        } };

    public static Meaning[] Meanings { get; } =
    [
        new("tests.failed", "OutOfMemory(Error)?:? *(Java heap|GC overhead)",
            "Give the process of the tests more memory: -Xmx in argLine of surefire."),
        new("tests.failed", @"» Bind\b.*already|^(?!.*expected:? ?<).*Address already in use", MavenNeeds.Port),
        new("tests.failed", @"» Headless\b|HeadlessException",
            "The tests want a display: run the build with xvfb-run -a, and without -Djava.awt.headless=true."),
        new("tests.failed", "Could not find a valid Docker environment",
            "The tests start containers: start Docker (systemctl start docker), and let the building user use it; "
            + "for Docker 29 they need a newer Testcontainers."),
        MissingLibrary,
        new("tests.failed", @"SessionNotCreated.*This version of C|only supports Chrome version \d+",
            "chromedriver does not fit the browser: install the one of its version (apt-get install chromium-driver for chromium)."),
        new("tests.failed", @"UnknownHost(Exception:)? (?<host>[\w-]+): \k<host>: ") { RemedyFor = found =>
            $"If {found.Groups["host"].Value} is this machine, it does not know its own name: add it to /etc/hosts "
            + $"(127.0.1.1 {found.Groups["host"].Value})." },
        new("tests.failed", @"expected: ?<[^>]*\bMES?Z\b[^>]*> but was: ?<(?![^>]*\bMES?Z\b)"
            + @"|expected: ?<(?![^>]*\bMES?Z\b)[^>]*> but was: ?<[^>]*\bMES?Z\b",
            "The test depends on the locale: run it with LC_ALL=C.UTF-8 (in Java -Duser.language=en)."),
    ];

    private static string Install(string packages) => $"Install it: apt-get install {packages}";
}
