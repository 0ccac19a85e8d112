namespace BuildCoordination.FailureLogs.Tools;

/// <summary>perl and its test harness.</summary>
internal static class Perl
{
    public static Meaning Module { get; } = new("perl.module", @"Can't locate (?<file>(?<module>[A-Z]\w*(/\w+)*)\.pm) in @INC") {
        Subject = "$0", RemedyFor = found => $"Install the package that has {found.Groups["module"].Value.Replace("/", "::",
            StringComparison.Ordinal)}: apt-file search {found.Groups["file"].Value} names it." };

    public static Sign[] Signs { get; } =
    [
        new("tests.perl", Rank.Place, @"^(?<message>\S+\.t\s+\(Wstat: ([1-9]\d* .*|0 Tests: \d+ Failed: [1-9].*))", "(Wstat: ") {
            Most = 8, IsWeak = true },
        new("perl.error", Rank.Cause, @"^(?<message>.* at (?<file>\S+\.p[lm]) line (?<line>\d+)\.)$", ".pl line", ".pm line") { Most = 1,
            IsWeak = true, IsLast = true },
        new("perl.module", Rank.Cause, @"^(?<message>Can't locate \S+ in @INC.*)", "Can't locate ") { Most = 1, IsWeak = true,
            Meanings = [Module] },
    ];
}
