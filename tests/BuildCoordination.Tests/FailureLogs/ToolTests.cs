using System.Text;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>How single tools fail: the lines that are shown, and what is none of their failures.</summary>
public class ToolTests
{
    [Theory]
    [InlineData(
        "Failed to build cryptography",
        "Failed to build cryptography\nERROR: Could not build wheels for cryptography\nmake: *** [x] Error 1")]
    [InlineData(
        "peer eslint@\"^6.0.0\" from @vue/x@5.1.2",
        "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree\nnpm ERR! \n"
            + "npm ERR! While resolving: cloudstack-ui@1.0.0\nnpm ERR! Found: eslint@7.32.0\nnpm ERR! node_modules/eslint\n"
            + "npm ERR!   dev eslint@\"^7.21.0\" from the root project\nnpm ERR! \nnpm ERR! Could not resolve dependency:\n"
            + "npm ERR! peer eslint@\"^6.0.0\" from @vue/x@5.1.2\nnpm ERR! \nnpm ERR! Fix the upstream dependency conflict, or retry")]
    [InlineData("12.50 percent of tests failed", "12.50 percent of tests failed\nmake: *** [check] Error 1")]
    public void What_one_must_know_is_among_the_lines(string line, string log) => Assert.Contains(line, Read(log, 1).Lines);

    [Fact]
    public void After_many_places_of_one_tool_those_of_another_are_still_known()
    {
        var many = Enumerable.Range(1, 6).Select(i => $"src/a{i}.ts({i},1): error TS2304: Cannot find name 'a{i}'.")
            .Concat(Enumerable.Range(1, 8).Select(i => $"[ERROR] /b/B{i}.java:{i}: Line is longer than 80 characters. [LineLength]"));
        var log = string.Join('\n', many.Append("main.c:7:1: error: unknown type name 'intt'").Append("make: *** [main.o] Error 1"));

        Assert.Contains("main.c:7:1: error: unknown type name 'intt'", Read(log, 2).Lines);
    }

    [Fact]
    public void The_file_that_a_list_of_errors_stands_under_is_their_place() => Assert.Equal(
        "/src/App.vue",
        Read("/src/App.vue\n  12:5  error  'x' is not defined  no-undef\n\n✖ 1 problem (1 error, 0 warnings)", 1).FirstError?.File);

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

    [Theory]
    [InlineData("killed", "/usr/bin/mvn: line 189:  2345 Killed    \"$JAVACMD\" $MAVEN_OPTS")]
    [InlineData("killed", "ERROR: Maven JVM terminated unexpectedly with exit code 137\nFinished: FAILURE")]
    [InlineData(
        "maven.surefire-fork-crash",
        "[ERROR] Failed to execute goal a:b:1:integration-test (c) on project d: The forked VM terminated without a word -> [Help 1]")]
    public void What_ends_the_tests_from_outside_is_why_the_build_failed(string cause, string end) =>
        Assert.Equal(cause, Read("[INFO] Running a.BigTest\n" + end, null).Cause);

    [Theory]
    [InlineData("dh_install: missing files: usr/lib/absent.so", "dh_install: warning: Cannot find (any matches for) \"usr/lib/absent.so\""
        + "\ndh_install: warning: hello missing files: usr/lib/absent.so\ndh_install: error: missing files, aborting")]
    [InlineData("cp: error writing 'x.jar': No space left on device", "cp: error writing 'x.jar': No space left on device")]
    [InlineData(
        "No module named 'absent'",
        "Traceback (most recent call last):\n  File \"a\", line 1\nModuleNotFoundError: No module named 'absent'")]
    [InlineData("native package version may not have a revision", "dpkg-source: error: can't build with source format '3.0 (native)': "
        + "native package version may not have a revision")]
    [InlineData(
        "maven-checkstyle-plugin:jar:3.1.2: could not be found", "[ERROR] Plugin org.apache.maven.plugins:maven-checkstyle-plugin:3.1.2 "
        + "or one of its dependencies could not be resolved: Could not find artifact "
            + "org.apache.maven.plugins.of.a.very.long.group.that.nobody"
        + ".reads:maven-checkstyle-plugin:jar:3.1.2 in debian (file:///usr/share/maven-repo) -> [Help 1]")]
    [InlineData(
        "Non-parseable api/pom.xml: TEXT must be", "[ERROR]     Non-parseable POM /src/app/api/pom.xml: TEXT must be followed by END_TAG "
        + "(position: START_TAG seen ...<a>\\n  <b>... @9:14)  @ line 9, column 14")]
    [InlineData("No plugin found for prefix 'frob'", "[ERROR] No plugin found for prefix 'frob' in the current project -> [Help 1]")]
    public void A_subject_names_what_is_missing(string subject, string log) =>
        Assert.Equal(subject, Read(log, 1).Subject![..subject.Length]);

    [Theory]
    [InlineData(null, "The system is out of resources.\njava.lang.OutOfMemoryError: Java heap space")]
    [InlineData("MAVEN_OPTS", "[INFO] Building a\n[ERROR] Java heap space\njava.lang.OutOfMemoryError: Java heap space")]
    public void Only_a_build_with_Maven_is_told_what_Maven_needs(string? remedy, string log)
    {
        Assert.Equal("jvm.heap", Read(log, 1).Cause);
        Assert.True(remedy is null ? Read(log, 1).Remedy is null : Read(log, 1).Remedy!.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failing_test_of_Python_is_told_with_its_reason() => Assert.Contains(
        "File \"a\", line 4: AssertionError: 2 != 3",
        Read(
            "FAIL: test_sum (test_sum.A.test_sum)\n------\nTraceback (most recent call last):\n  File \"a\", line 4\n    self.x()\n"
            + "AssertionError: 2 != 3\n\n------\nRan 1 test in 0.000s\n\nFAILED (failures=1)", null).Lines);

    [Theory]
    [InlineData("ERROR: x\nok\n------\nRan 3 tests in 0.000s\n\nOK (skipped=1)")]
    [InlineData("error: none at x.pl line 3.\nt/a.t .. ok\nAll tests successful.\nResult: PASS")]
    [InlineData("     [echo] error: nothing\n\nBUILD SUCCESSFUL\nTotal time: 1 second")]
    [InlineData("ERROR: refused, as it should be\n======= 3 passed, 1 warning in 0.12s =======")]
    [InlineData("Error: as expected\ntest result: ok. 1 passed; 0 failed; 0 ignored")]
    public void What_tests_print_that_pass_is_no_failure_where_the_exit_code_is_not_known(string log) =>
        Assert.Empty(Read(log, null).Lines);

    [Fact]
    public void What_debhelper_did_not_install_is_named() =>
        Assert.Contains(
            "dh_missing: usr/bin/x exists in debian/tmp but is not installed to anywhere",
            Read(
                "dh_missing: usr/bin/x exists in debian/tmp but is not installed to anywhere\ndh_missing: missing files, aborting",
                2).Lines);

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

    internal static FailureSummary Read(string log, int? exitCode)
    {
        var reader = new FailureLogReader();
        reader.Add(Encoding.UTF8.GetBytes(log));
        return reader.Complete(exitCode);
    }
}
