namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The Java virtual machine itself: it does not start, it crashes, it finds no class.</summary>
internal static class Jvm
{
    public static Sign[] Signs { get; } =
    [
        // The exception follows, as a rule.
        new("jvm.start", Rank.Verdict, "^(?<message>Error: A JNI error has occurred).*", "A JNI error") { Most = 1, IsWeak = true,
            IsLastResort = true },
        new("jvm.crash", Rank.Cause,
            @"(?<message>(SIG(SEGV|BUS|ILL|FPE|ABRT)|EXCEPTION_ACCESS_VIOLATION|Internal Error) \(.*\bat pc.*|Internal Error \(.*)",
            "SIGSEGV (", "SIGBUS (", "SIGILL (", "SIGFPE (", "EXCEPTION_ACCESS", "Internal Error (") { Most = 1, IsOfFork = true },
        new("jvm.crash-file", Rank.Cause, @"(?<!\S)(?<message>\S*hs_err_pid\d+\.log)", "hs_err_pid") { Most = 1, IsOfFork = true },
        new("jvm.threads", Rank.Machine, @"^(\[[\w.,]+\])*\s*(?<message>Failed to start thread.*pthread_create failed \(\w+\).*)",
            "pthread_create failed") { Most = 1, IsWeak = true, IsOfFork = true, Meanings = [new("jvm.threads", @"\(EPERM\)",
                "The container may start no threads: Docker 20.10.10 or later, with a current libseccomp, lets it."),
                new("jvm.threads", "", Machine.Threads)] },
        new("jvm.memory", Rank.Machine, "^# (?<message>There is insufficient memory for the Java Runtime Environment.*)",
            "insufficient memory for") { Most = 1, IsWeak = true, IsOfFork = true, Continues = "^# (Native memory|Cannot create)",
            Meanings = [new("jvm.threads", "Cannot create .*thread", Machine.Threads), .. Machine.Meanings] },
        new("jvm.inaccessible", Rank.Cause, @"^(Caused by: )?(?<message>\S+\.InaccessibleObjectException: .*)", "InaccessibleObjectEx") {
            Most = 1, IsWeak = true, IsOutsideTests = true, Meanings = [new("jvm.module-closed",
                @"module (?<module>[\w.]+) does not ""opens (?<package>[\w.]+)"".*") { Subject = "$0", RemedyFor = found =>
                    $"Give the tests --add-opens {found.Groups["module"].Value}/{found.Groups["package"].Value}=ALL-UNNAMED "
                    + "(argLine of surefire), or use an older JDK." }] },
        new("javac.crash", Rank.Cause, @"^(?<message>An exception has occurred in the compiler( \([^)]*\))?).*", "in the compiler (") {
            IsWeak = true, Continues = @"^[\w.$]+(: .*)?$", MostContinued = 1, Meanings = [new("javac.crash",
                @"compiler \((?<jdk>[^)]*)\)[^\n]*\n(?<why>.* module (?<module>[\w.]+) does not export (?<package>[\w.]+) to unnamed .*)") {
                Subject = "javac ${jdk} crashed: ${why}", RemedyFor = found => "Open javac to its plugin with MAVEN_OPTS or a line of "
                    + $".mvn/jvm.config: --add-exports={found.Groups["module"].Value}/{found.Groups["package"].Value}=ALL-UNNAMED "
                    + "(the plugin's manual has all).", IsForMaven = true }, new("javac.crash",
                @"compiler \((?<jdk>[^)]*)\)[^\n]*\n(?<why>.*)") { Subject = "javac ${jdk} crashed: ${why}" }] },
        new("jvm.no-main-class", Rank.Cause, @"^(?<message>Error: Could not find or load main class \S+.*)",
            "find or load main class") { Most = 2, IsLast = true, IsWeak = true,
            IsOfFork = true, Meanings = [new("tests.no-booter", @"class org\.apache\.maven\.surefire\.booter\.ForkedBooter",
                "This surefire cannot start its process on this JDK: use surefire 3, or set useSystemClassLoader to false."),
                new("surefire.arguments", @"class [@$]\{[\w.]+\}", "The property that argLine of surefire names has no value: give it an "
                    + "empty one in <properties>, or let jacoco's prepare-agent run before the tests."),
                new("maven.no-wrapper", @"org\.apache\.maven\.wrapper\.MavenWrapperMain",
                    "Restore .mvn/wrapper/maven-wrapper.jar of the source tree, or build with mvn."),
                new("maven.not-found", @"org\.codehaus\.(plexus\.)?classworlds\.",
                    "MAVEN_HOME or M2_HOME names no Maven of this version: unset them, or install Maven again.")] },
        new("jvm.start", Rank.Cause, @"^(?<message>(Error: (Could not create the Java Virtual Machine"
            + @"|Unable to access jarfile|LinkageError|Could not find (java|jvm)\S*|JAVA_HOME is)|Unrecognized VM option"
            + @"|Invalid maximum heap|Could not reserve enough|The JAVA_HOME environment variable|JAVA_HOME (is|environment)"
            + @"|Conflicting collector|Unrecognized option: -|no main manifest attribute"
            + @"|OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory).*)",
            "Java Virtual Machine", "access jarfile", "LinkageError", "Could not find ", "JAVA_HOME", "VM option",
                "maximum heap", "reserve enough", "Conflicting collector", "Unrecognized option",
                "manifest attribute", "os::commit_memory")
        {
            Continues = @"^\s+\w+ cannot execute /",
            Most = 3, IsWeak = true, IsOfFork = true,
            Meanings =
            [
                new("jvm.option", @"Unrecognized VM option '?(?<option>[^'\s]+)'?",
                    "This JDK does not know that option: take it out of MAVEN_OPTS, .mvn/jvm.config or argLine.") { Subject = "$0" },
                new("jvm.java-home", @"JAVA_HOME.*(not (defined|set|found)|should point|is set to|incorrect)",
                    "Let JAVA_HOME name a JDK (ls /usr/lib/jvm)."),
                new("jvm.heap-invalid", @"(?m)Invalid maximum heap size: -Xmx(?!\d+[kKmMgGtT]?\s*$)\S*",
                    "Correct it in MAVEN_OPTS or argLine: a number and m or g, such as -Xmx4g.") { Subject = "$0" },
                new("jvm.heap-too-large", "Could not reserve enough|Invalid maximum heap|os::commit_memory",
                    "The machine has less memory than the JVM's -Xmx: lower it in MAVEN_OPTS or argLine."),
            ],
        },
        new("jvm.class-version", Rank.Cause,
            @"^(Exception in thread ""[^""]*"" )?(Caused by: )?(?<message>(java\.lang\.)?UnsupportedClassVersionError: .*)",
            "UnsupportedClassVersionError") { Most = 1, IsWeak = true, IsOfFork = true, Meanings = JavaCompilers.Meanings },
        new("jvm.exception", Rank.Cause, @"^(?<message>Exception in thread ""[^""]*"" .*)", "Exception in thread") { Most = 1,
            IsWeak = true, IsLast = true },
    ];
}
