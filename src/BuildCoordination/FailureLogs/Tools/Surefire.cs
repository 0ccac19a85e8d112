namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Tests of surefire and failsafe, of all versions: with levels and without, with place and without.</summary>
internal static class Surefire
{
    /// <summary>A line of the list of failing tests.</summary>
    public static Sign FailingTest { get; } = new("tests.failed", Rank.Place, @"^\s*(?<message>\S.*)$", "<list>") { Role = Role.FailingTest,
        Most = 10, Continues = @"^(Field|Method|Constructor|Class|Cycle) \S*<\S+", MostContinued = 2, Meanings = TestNeeds.Meanings };

    /// <summary>Why tests failed, below the list of them.</summary>
    public static Sign Cause { get; } = new("tests.cause", Rank.Cause, "^(?<message>.*)$", "<trace>") { Meanings = TestNeeds.Meanings };

    public static Sign[] Signs { get; } =
    [
        new("tests.begin", Rank.End, @"^\s*T E S T S\s*$", "T E S T S") { Role = Role.TestsBegin },
        new("tests.class", Rank.End, @"^Running (?<class>[\w.$]+)\s*$", "Running ") { Role = Role.TestClass },
        new("tests.end", Rank.End, @"^Results\s?:\s*$", "Results") { Role = Role.TestsEnd },
        new("tests.total", Rank.End, @"^Tests run:\s*(?<run>\d+), Failures:\s*(?<failed>\d+), Errors:\s*(?<errors>\d+)(, Skipped:\s*(?<sk"
            + @"ipped>\d+))?(, Flakes: \d+)?(?<class>,? Time elapsed.*)?", "Tests run:") { Role = Role.TestTotal },
        new("tests.list", Rank.End,
            @"^((?<list>Failed tests|Tests in error|(?<plain>Failures|Errors)):\s*(?<inline>\S.*)?|Flakes:|Flaked tests:"
                + @"|Tests skipped:)\s*$",
            "Failed tests", "Tests in error", "Failures:", "Errors:", "Flake", "Flaked", "Tests skipped") { Role = Role.TestList },
        new("tests.process", Rank.Cause, @"^\s*(?<message>Process Exit Code: (?!0$)\d+.*)", "Process Exit Code") { AtLeast = Level.Error,
            Most = 1,
            Meanings = [new("tests.killed", "Process Exit Code: 137",
                "The process of the tests was killed; when nobody did, the machine may have run out of memory: "
                + "look at dmesg, or give the tests less (argLine -Xmx).")] },
        new("tests.crashed", Rank.Cause, @"^\s*Crashed tests:\s*$", "Crashed tests:") { AtLeast = Level.Error, Most = 1,
            Continues = @"^\s*[\w.$]+\s*$" },
        new("tests.plan", Rank.Cause,
            @"^\s*(?<message>(TestEngine with ID .* failed|No tests were executed|No tests matching|Could not find .*test.* class).*)",
            "TestEngine with ID", "No tests ", "Could not find ") { AtLeast = Level.Error, Most = 2 },
        new("tests.versions", Rank.Cause, @"^(Caused by: )?\S*\.JUnitException: (?<message>.*unaligned versions.*)", "unaligned versions") {
            Most = 1, Meanings = [new("tests.versions", "", "Give all artifacts of JUnit one version (import junit-bom).") {
            Subject = "$0" }] },
    ];

    public static bool IsCrash(string message) => message.Contains("forked VM", StringComparison.Ordinal) || message.Contains("in the fork",
        StringComparison.Ordinal)
        || message.Contains("ForkedBooter", StringComparison.Ordinal) || message.Contains("System.exit called", StringComparison.Ordinal);
}
