namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>How Maven fails on the sample tree.</summary>
internal static class MavenFailures
{
    private const string UsesAbsent =
        "sed -i 's|</project>|<dependencies><dependency><groupId>org.example</groupId><artifactId>absent</artifactId><version>1.0"
        + "</version></dependency></dependencies></project>|' utils/pom.xml";

    public static Dictionary<string, RealFailure> Table { get; } = new(StringComparer.Ordinal)
    {
        ["compile error"] = new("sed -i 's/nextVmId++/nextVmNumber++/' server/src/main/java/org/example/cloudmini/server/*.java",
            "ManagementServer.java:10: cannot find symbol", "javac.error")
        {
            Place = "ManagementServer.java:10:44", Body = ["symbol:   variable nextVmNumber"],
        },
        ["two modules with --fail-at-end"] = new(
            "echo 'class A { int a() { } }' > agent/src/main/java/A.java; echo 'class B extends None { }' > utils/src/main/java/B.java",
            "B.java:1: cannot find symbol", "javac.error")
        {
            Maven = "--fail-at-end", Place = "B.java:1:17", Body = ["class None", "B.java:[1,17] cannot find symbol"],
        },
        ["release that the JDK does not know"] = new(
            "sed -i 's|<maven.compiler.release>11|<maven.compiler.release>99|' pom.xml",
            "release version 99 not supported", "javac.release") { Remedy = "JDK 99 or later" },
        ["failing test"] = new(Test("org.junit.Assert.assertEquals(\"i-2-8-VM\", Names.instance(2, 7));"),
            "NamesTest.fails:5 expected:<i-2-[8]-VM> but was:<i-2-[7]-VM>", "tests.failed") { RunsTests = true, Tests = "1,1,0,0" },
        ["test with an exception"] = new(Test("((String) null).length();"), "NamesTest.fails:5", "tests.failed")
        {
            RunsTests = true, Tests = "1,0,1,0", Body = ["NullPointer"],
        },
        ["test that takes too long"] = new(Test("Thread.sleep(60_000);", "(timeout = 50)"), "NamesTest.fails:5", "tests.failed")
        {
            RunsTests = true, Tests = "1,0,1,0", Body = ["test timed out after 50 milliseconds"],
        },
        ["test class that is not initialised"] = new(
            Test("", members: "static int port = Integer.parseInt(\"none\");"), "NamesTest", "tests.failed")
        {
            RunsTests = true, Tests = "1,0,1,0", Body = ["ExceptionInInitializer"],
        },
        ["out of memory in a test's process"] = new(
            Test("java.util.List<byte[]> all = new java.util.ArrayList<>(); for (;;) all.add(new byte[1 << 20]);"),
            "NamesTest.fails:5", "tests.failed")
        {
            RunsTests = true, Maven = "-DforkCount=1 -DargLine=-Xmx24m", Tests = "1,0,1,0", Body = ["OutOfMemory", "Java heap space"],
            Remedy = "argLine",
        },
        ["killed process of tests"] = new(
            Test("new ProcessBuilder(\"sh\", \"-c\", \"kill -9 $PPID\").start().waitFor(); Thread.sleep(60_000);"),
            "Crashed tests: org.example.cloudmini.utils.NamesTest", "tests.killed")
        {
            RunsTests = true, Maven = "-DforkCount=1", Body = ["forked VM terminated", "Process Exit Code: 137"], Remedy = "was killed",
        },
        ["test that ends its process"] = new(Test("System.exit(3);"), "Crashed tests: org.example.cloudmini.utils.NamesTest",
            "maven.surefire-fork-crash")
        {
            RunsTests = true, Maven = "-DforkCount=1", Body = ["forked VM terminated", "Process Exit Code: 3"],
        },
        ["heap of Maven"] = new(
            """
            { echo 'class Big {'; for i in $(seq 20000); do echo "String m$i(String a) { return a + $i + \"text $i\"; }"; done; echo '}'; } \
              > utils/src/main/java/Big.java
            """,
            "Java heap space", "jvm.heap") { Jvm = "-Xmx40m", Remedy = "MAVEN_OPTS=-Xmx4g" },
        ["full disk of Maven's repository"] = new("", "No space left on device", "disk-full")
        {
            Mount = "mkdir -p $m2; mount -t tmpfs -o size=400k tmpfs $m2", Remedy = "Free space",
        },
        ["full disk of a module"] = new("mkdir server/target", "No space left on device", "disk-full")
        {
            Mount = "mount -t tmpfs -o size=64k tmpfs $tree/server/target; cat /dev/zero > $tree/server/target/full 2>/dev/null || true",
            Remedy = "Free space",
        },
        ["certificate that nobody knows"] = new(UsesAbsent, "org.example:absent:pom:1.0: PKIX path building failed", "tls.untrusted")
        {
            Mirror = "https", Remedy = "keytool -importcert",
        },
        ["401"] = new(UsesAbsent, "org.example:absent:pom:1.0: 401 Unauthorized", "maven.unauthorized")
        {
            Answer = "401 Unauthorized", Remedy = "settings.xml",
        },
        ["403"] = new(UsesAbsent, "org.example:absent:pom:1.0: 403 Forbidden", "maven.forbidden") { Answer = "403 Forbidden" },
        ["404"] = new(UsesAbsent, "org.example:absent:jar:1.0: could not be found", "maven.artifact-not-found")
        {
            Remedy = "check its name and version",
        },
        ["501"] = new(UsesAbsent, "org.example:absent:pom:1.0: 501 HTTPS Required", "maven.https-required")
        {
            Answer = "501 HTTPS Required", Remedy = "replace http:// by https://",
        },
        ["mirror that is not there"] = new(UsesAbsent, "org.example:absent:pom:1.0: Connection refused", "network.refused")
        {
            Mirror = "refused", Remedy = "could not be reached",
        },
        ["missing parent"] = new("sed -i '0,/4.21.0.0-SNAPSHOT/s//9.9/' agent/pom.xml",
            "parent POM org.example.cloudmini:cloudstack-mini:pom:9.9: could not be found", "maven.wrong-parent")
        {
            Remedy = "correct its name and version",
        },
        ["missing checkstyle plugin"] = new(
            "sed -i 's|</project>|<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-checkstyle-plugin"
            + "</artifactId><version>3.1.2</version><executions><execution><phase>validate</phase><goals><goal>check</goal></goals>"
            + "</execution></executions></plugin></plugins></build></project>|' api/pom.xml",
            "maven-checkstyle-plugin:jar:3.1.2: could not be found", "maven.artifact-not-found") { Remedy = "check its name and version" },
        ["POM that is no XML"] = new(
            "sed -i 's|</artifactId>||' api/pom.xml", "Non-parseable api/pom.xml: TEXT must be immediately followed by END_TAG",
            "maven.pom")
        {
            Body = ["api/pom.xml"], Place = "pom.xml:9:14",
        },
        ["missing module"] = new("sed -i 's|<module>agent<|<module>absent<|' pom.xml", "Child module", "maven.child-module-missing")
        {
            Body = ["absent"], Remedy = "<modules>",
        },
        ["goal out of place"] = new("", "install on cloud-utils: The packaging for this project did not assign a file", "maven.goal")
        {
            Options = "--packaging off --goals org.apache.maven.plugins:maven-install-plugin:2.4:install",
        },
        ["prefix of no plugin"] = new("", "No plugin found for prefix 'frob'", "maven.plugin-prefix")
        {
            Options = "--packaging off --goals frob:run", Remedy = "Correct the prefix",
        },
        ["unknown phase"] = new("", "Unknown lifecycle phase \"instal\"", "maven.unknown-phase")
        {
            Options = "--packaging off --goals instal", Remedy = "Correct the goals",
        },
    };

    private static string Test(string body, string annotation = "", string members = "") =>
        $$"""
        cat > utils/src/test/java/org/example/cloudmini/utils/NamesTest.java <<'JAVA'
        package org.example.cloudmini.utils;
        public class NamesTest { {{members}}
            @org.junit.Test{{annotation}}
            public void fails() throws Exception {
                {{body}}
            }
        }
        JAVA
        """;
}
