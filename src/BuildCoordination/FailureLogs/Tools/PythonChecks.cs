namespace BuildCoordination.FailureLogs.Tools;

/// <summary>pre-commit, sphinx, flake8 and its kin, tox, and settings of pytest.</summary>
internal static class PythonChecks
{
    public static Sign[] Signs { get; } =
    [
        new("pre-commit", Rank.Cause, @"^(?<message>- hook id: \S+)$", "- hook id: ") { Most = 3, IsWeak = true, Reach = 60,
            IsOnlyBelow = true, Above = @"^(?<file>\S.*?)\.{3,}Failed$", MostContinued = 6,
            Continues = @"^(- (exit code|duration): .*|- files were modified by this hook|\s*|Fixing \S+)$",
            Meanings = [new("pre-commit", @"(?s)^(?<hook>.*?)\.{3,}Failed.*?Fixing (?<file>\S+)",
                "Run pre-commit run --all-files, and commit what it changes.") { Subject = "pre-commit: ${hook}: ${file}" },
                new("pre-commit", @"^(?<hook>.*?)\.{3,}Failed") { Subject = "pre-commit: ${hook}" }] },
        new("pytest.section", Rank.Cause, @"^(?<message>Failed: \[pytest\] section in setup\.cfg files is no longer supported).*",
            "[pytest] section") { Most = 1, IsWeak = true, Meanings = [new("pytest.section", "",
            "Rename the section [pytest] of setup.cfg to [tool:pytest].")] },
        new("sphinx", Rank.Cause, "^\\s*(Warning, treated as error:)", "treated as error") { Most = 1, IsWeak = true, MostContinued = 3,
            Continues = @"^\s*(\S.*:\d+:.*)?$", Meanings = [new("sphinx", @"error:\s+(?<what>[^\n]+)") { Subject = "${what}" }] },
        new("python.lint", Rank.Place, @"^(?<message>(?<file>\S+\.py):(?<line>\d+):(?<column>\d+): (?<text>[A-Z]\d{3,4}:? .*))", ".py:") {
            Most = 6, IsWeak = true, Reach = 1 },
        new("tox", Rank.Verdict, @"^ERROR:\s+(?<message>\S+: commands failed)$", "commands failed") { Most = 2 },
        new("tox", Rank.Verdict, @"^\s+(?<message>\w\S*: FAIL code \d+).*", "FAIL code ") { Most = 2 },
    ];
}
