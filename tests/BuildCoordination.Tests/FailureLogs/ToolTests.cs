using System.Text;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>How single tools fail: what a subject names, and what helps.</summary>
public class ToolTests
{
    [Theory]
    [InlineData("App.kt:12: Unresolved reference: foo", "[ERROR] /b/App.kt: (12, 5) Unresolved reference: foo")]
    [InlineData("A.scala:42: not found: value foo", "[ERROR] [Error] /b/A.scala:42: not found: value foo")]
    [InlineData("b.c:12: erreur: « x » non déclaré", "b.c:12:5: erreur: « x » non déclaré\nmake[1]: *** [Makefile:4 : b.o] Erreur 1")]
    [InlineData("foo.proto:12: \"Bar\" is not defined.", "[ERROR] PROTOC FAILED: foo.proto:12:3: \"Bar\" is not defined.")]
    [InlineData("Program.cs:12: CS1002: ; expected", "/src/A/Program.cs(12,5): error CS1002: ; expected [/src/A/A.csproj]\nBuild FAILED.")]
    [InlineData(
        "testA(com.foo.BarTest): expected:<1> but was:<2>",
        "Failed tests:   testA(com.foo.BarTest): expected:<1> but was:<2>\n\nTests run: 3, Failures: 1, Errors: 0, Skipped: 0")]
    [InlineData(
        "/usr/bin/ld: cannot find -lzz",
        "/usr/bin/ld: cannot find -lzz\ncollect2: error: ld returned 1 exit status\nmake: *** [Makefile:4: hello] Error 1")]
    [InlineData(
        "configure: no acceptable C compiler found in $PATH",
        "configure: error: no acceptable C compiler found in $PATH\n==> config.log <==\n"
            + "conftest.c:1:10: fatal error: x.h: No such file\ndh_auto_configure: error: ./configure returned exit code 77")]
    [InlineData("frobnicate: the frob is broken", "doing this\nfrobnicate: the frob is broken")]
    public void A_subject_names_the_cause(string subject, string log) =>
        Assert.StartsWith(subject, Read(log, 1).Subject, StringComparison.Ordinal);

    [Theory]
    [InlineData("chmod +x debian/rules", "dpkg-buildpackage: error: exec of debian/rules failed: Permission denied")]
    [InlineData("build-dep", "dpkg-checkbuilddeps: Fehler: Nicht erfüllte Bauabhängigkeiten: maven")]
    [InlineData("dos2unix", "/usr/bin/env: 'make -f\\r': No such file or directory")]
    [InlineData("take it out of MAVEN_OPTS", "Unrecognized VM option 'MaxPermSize=512m'")]
    [InlineData("--openssl-legacy-provider", "Error: error:0308010C:digital envelope routines::unsupported\nmake: *** [ui] Error 1")]
    [InlineData(
        "JDK 17 or later",
        "[ERROR] Failed to execute goal a:b:1:c (d) on project x: Foo (class file version 61.0), "
            + "this version of the Java Runtime only recognizes class file versions up to 55.0 -> [Help 1]")]
    [InlineData(
        "https://",
        "[ERROR] Failed to execute goal on project x: Could not transfer artifact b:c:pom:1.0 from/to maven-default-http-blocker "
            + "(http://0.0.0.0/): Blocked mirror for repositories: [x] -> [Help 1]")]
    [InlineData(null, "[ERROR] Failed to execute goal a:b:1:c (d) on project x: 407 checks failed, status code: 503 expected -> [Help 1]")]
    [InlineData(null, "make: frob: Command not found\nmake: *** [x] Error 127")]
    public void A_remedy_is_right_or_there_is_none(string? remedy, string log)
    {
        if (remedy is null)
            Assert.Null(Read(log, 1).Remedy);
        else
            Assert.Contains(remedy, Read(log, 1).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_tests_print_is_not_why_the_build_failed()
    {
        var summary = Read(
            """
            [INFO]  T E S T S
            [INFO] Running com.foo.ATest
            java.lang.OutOfMemoryError: Java heap space
            dpkg-source: error: simulated by a test
            [ERROR] Failed to execute goal org.example:p:1.0:run (default) on project printed: on purpose -> [Help 1]
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s - in com.foo.ATest
            [INFO] Results:
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0
            [INFO] --- maven-jar-plugin:3.0:jar (default-jar) @ b ---
            [INFO] BUILD FAILURE
            [ERROR] Failed to execute goal org.apache.maven.plugins:maven-jar-plugin:3.0:jar (default-jar)
            """ + " on project b: No classifier. -> [Help 1]", null);
        Assert.Equal("jar on b: No classifier.", summary.Subject);
        Assert.Null(summary.Remedy);
    }

    [Fact]
    public void A_warning_of_a_compiler_is_no_error() =>
        Assert.Equal(
            ["/b/B.java:[7,2] ';' expected"],
            Read("""
                [WARNING] /b/A.java:[3,5] [deprecation] getYear() in java.util.Date has been deprecated
                [ERROR] /b/B.java:[7,2] ';' expected
                """, 1).Lines);

    [Fact]
    public void A_plugin_that_says_look_above_is_told_with_what_it_said_there() =>
        Assert.Equal(
            "frob: zone A has 3 replicas where 2 are allowed, violating the policy",
            Read("""
                [INFO] --- frob-maven-plugin:1.0:check (default) @ app ---
                [WARNING] frob: zone A has 3 replicas where 2 are allowed, violating the policy
                [INFO] --- maven-jar-plugin:3.3.0:jar (default-jar) @ web ---
                [WARNING] JAR will be empty, no content was marked; it may be invalid
                [INFO] BUILD FAILURE
                [ERROR] Failed to execute goal org.example:frob-maven-plugin:1.0:check (default) on project app:
                """ + " See log for details. -> [Help 1]", 1).Subject);

    [Fact]
    public void Links_titles_and_character_sets_of_terminals_hide_no_error() =>
        Assert.Equal(
            "b.c:1: error: x",
            Read(
                "\u001b]8;;http://x\u001b\\b.c:1:2: \u001b[1;31merror: \u001b(B\u001b[mx\u001b]8;;\u0007\r\nmake: *** [x] Error 1",
                null).Subject);

    private static FailureSummary Read(string log, int? exitCode)
    {
        var reader = new FailureLogReader();
        reader.Add(Encoding.UTF8.GetBytes(log));
        return reader.Complete(exitCode);
    }
}
