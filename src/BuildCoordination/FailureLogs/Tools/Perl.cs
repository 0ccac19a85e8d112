namespace BuildCoordination.FailureLogs.Tools;

/// <summary>perl and its test harness.</summary>
internal static class Perl
{
    public static Sign[] Signs { get; } =
    [
        new("tests.perl", Rank.Place, @"^(?<message>\S+\.t\s+\(Wstat: ([1-9]\d* .*|0 Tests: \d+ Failed: [1-9].*))", "(Wstat: ") {
            Most = 8, IsWeak = true },
        new("perl.error", Rank.Cause, @"^(?<message>.* at (?<file>\S+\.p[lm]) line (?<line>\d+)\.)$", ".pl line", ".pm line") { Most = 1,
            IsWeak = true, IsLast = true },
        new("perl.module", Rank.Cause, @"^(?<message>Can't locate \S+ in @INC.*)", "Can't locate ") { Most = 1, IsWeak = true },
    ];
}
