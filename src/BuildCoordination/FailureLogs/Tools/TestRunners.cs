namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Tests of automake, ctest, meson, gtest, TAP, go, cargo, dotnet, gradle, jest and mocha.</summary>
internal static class TestRunners
{
    private const string Totals =
        @"(?<message>\d+% tests passed, [1-9]\d* tests? failed.*|Tests: +\d+ failed.*|# FAIL: +[1-9]\d*|\d+ failing\b.*"
        + @"|Failed!\s+- Failed: .*|FAILED \((failures|errors)=.*|test result: FAILED\..*|\d+ tests completed, \d+ failed.*)";

    private const string GoSays = @"^\s+\S+_test\.go:\d+: ";

    public static Sign[] Signs { get; } =
    [
        Failing(@"^(?<message>(FAIL|XPASS): [\w./-]+|ERROR: \S+ - (missing test plan|exited with status).*)( .*)?$", "FAIL: ", "XPASS: ",
            "missing test plan", "exited with status"),
        Failing(@"^\s+(?<message>\d+ - \S+ \((Failed|SEGFAULT|Timeout|Not Run|Subprocess \w+|ILLEGAL|BUS_ERROR|Child \w+|OTHER_FAULT)\)).*",
            " - "),
        Failing(@"^\s*(?<message>\*\*\* RUN ABORTED \*\*\*).*", "*** RUN ABORTED") with { Continues = @"^\s+\S", MostContinued = 1 },
        Failing(@"^(?<message>- \S.* \*\*\* FAILED \*\*\*)( \(.*\))?$", "*** FAILED ***") with { Continues = @"^\s{2,}\S",
            MostContinued = 1 },
        new("rspec.load", Rank.Place, @"^(?<message># (?<file>\./\S+\.rb):(?<line>\d+):in .<top .*)$", ":in `<top", ":in '<top") { Most = 3,
            IsWeak = true, Above = @"^([A-Z]\w*:|  \S.*)$", MostContinued = 2, Meanings = [new("rspec.load",
            @"(?<error>[A-Z]\w*):\s+(?<why>[^\n]+)\n# (\./)?(?<file>\S+?):(?<line>\d+)") {
            Subject = "${file}:${line}: ${error}: ${why}" }] },
        Failing(@"^(?<message>rspec (?<file>\./[^:\s]+):(?<line>\d+) # (?<text>.*))", "rspec ./"),
        Failing(@"^\s*(?<message>\d+/\d+ \S.*\s(FAIL|ERROR|TIMEOUT|UNEXPECTEDPASS)\b.*)", " FAIL", " ERROR", " TIMEOUT", " UNEXPECTEDPASS"),
        Failing(@"^(?<message>\[  FAILED  \] \S+?[.]\S+?)(,? .*)?$", "[  FAILED  ]"),
        Failing(@"^(?<message>(?<file>[^(]+)\((?<line>\d+)\): (fatal )?error: in (?<text>.*))", "): error: in", "): fatal error: in"),
        Failing(@"^(?<message>not ok \d+( - .*)?)(?<!# (TODO|SKIP).*)$", "not ok "),
        Failing(@"^\s*(?<message>--- FAIL: \S+).*", "- FAIL: ") with { Above = GoSays, Continues = GoSays, MostContinued = 1 },
        Failing(@"^\s+(?<message>not ok (?!\d|.*# (TODO|SKIP))\S.*)$", "not ok "),
        Failing(@"^\s*(?<message>FAIL\s+\S+\.(js|jsx|ts|tsx|vue|mjs))( .*)?$", "FAIL "),
        Failing(@"^(?<message>(PhantomJS|Headless ?\w+|Chrom\w+( Headless)?|Firefox|Safari|Edge) [\d.]+ .* FAILED)$", " FAILED") with {
            Continues = @"^\s+\S", MostContinued = 2 },
        Failing(@"^(?<message>test \S+ \.\.\. FAILED)$", ". FAILED"),
        Failing(@"^\s*Failed (?<message>[\w.]+\.\w+.* \[[^\]]+\])$", "Failed "),
        Failing(@"^(?<message>\w[\w. ]* > .* FAILED)$", " FAILED") with { Continues = @"^\s*((?!at )\S.*)?$", MostContinued = 3 },
        Failing(@"^\s*(?<message>● \S.* › .*)", " › "),
        Failing(@"^\s+(?<message>\d+\) (\[\w+\] › )?\S+\.(spec|test)\.\w+:\d+.*?)[ ─]*$", ".spec.", ".test."),
        Failing(@"^(Bail out! )?(?<message>ERROR:(?<file>[^:]+):(?<line>\d+):(?<text>\w+: assertion failed.*))", "assertion failed"),
        new("tests.no-program", Rank.Place, @"^\s*(?<message>(Could not find executable|Unable to find executable:) \S+)$",
            "find executable") { Most = 2, IsWeak = true },
        new("tests.passed", Rank.End, @"^\s*(=+ \d+ passed\b(?!.*\b(failed|errors?)\b).* in .*|100% tests passed, 0 tests failed.*"
            + @"|All tests successful\.|Tests: +((\d+ (skipped|todo|passed), )+)\d+ total|test result: ok\..*|Passed!\s+- Failed: +0,.*"
            + @"|# ERROR: +0|(#|ℹ) fail 0|Ran \d+ tests? in .*|\d+ passing \(.*)\s*$", " passed", "tests successful", "test result: ok",
            "Passed! ", "# ERROR:", " fail 0", "Ran ", " passing (") { Role = Role.Passed },
        new("tests.count", Rank.Place, $"^(=+ )?\\s*{Totals}", " tests failed", "Tests: ", "# FAIL:", " failing", "Failed!", "FAILED (",
            "test result: FAILED", " failed") { Most = 1, IsWeak = true, IsLast = true },
    ];

    // A test that fails may be run again.
    private static Sign Failing(string pattern, params string[] keys) => new("tests.failing", Rank.Place, pattern, keys) { Most = 8,
        IsWeak = true };
}
