namespace BuildCoordination.FailureLogs.Tools;

/// <summary>sphinx, flake8 and its kin, and tox.</summary>
internal static class PythonChecks
{
    public static Sign[] Signs { get; } =
    [
        new("sphinx", Rank.Cause, "^\\s*(Warning, treated as error:)", "treated as error") { Most = 1, IsWeak = true, MostContinued = 3,
            Continues = @"^\s*(\S.*:\d+:.*)?$", Meanings = [new("sphinx", @"error:\s+(?<what>[^\n]+)") { Subject = "${what}" }] },
        new("python.lint", Rank.Place, @"^(?<message>(?<file>\S+\.py):(?<line>\d+):(?<column>\d+): (?<text>[A-Z]\d{3,4}:? .*))", ".py:") {
            Most = 6, IsWeak = true, Reach = 1 },
        new("tox", Rank.Verdict, @"^ERROR:\s+(?<message>\S+: commands failed)$", "commands failed") { Most = 2 },
        new("tox", Rank.Verdict, @"^\s+(?<message>\w\S*: FAIL code \d+).*", "FAIL code ") { Most = 2 },
    ];
}
