namespace BuildCoordination.FailureLogs.Tools;

/// <summary>rpmbuild, and tools that say no more than "error: …".</summary>
internal static class Rpm
{
    public static Sign[] Signs { get; } =
    [
        new("rpm.build-dependencies", Rank.Cause, @"^(?<message>error: Failed build dependencies:)", "Failed build dep") { Most = 1,
            Continues = @"^\s+\S.* is needed by", MostContinued = 5 },
        new("rpm.files", Rank.Cause, @"^(?<message>error: (File (not found|must begin)|Directory not found|Installed \(but unp).*)",
            "error: ") { Most = 4, Continues = @"^\s+/\S", MostContinued = 5 },
        new("rpm.step", Rank.End, @"^Executing\(%\w+\): ", "Executing(%") { Role = Role.Step },
        new("rpm.arguments", Rank.Cause, @"^(?<message>error: (Macro %\S+ has (empty body|illegal name)|failed to stat \S|line \d+: ).*)",
            "error: ") { Most = 3, IsWeak = true, Reach = 8 },
        new("rpm.failed", Rank.End, @"^((RPM|DEB) Build Failed|error: unsuccessful run)\s*$", " Build Failed", "unsuccessful run") {
            Role = Role.Failure },
        new("rpm.error", Rank.Verdict, @"^(?<message>error: Bad exit status from .*)", "Bad exit status") { Most = 1 },
        new("ant.failed", Rank.Verdict, "^BUILD FAILED$", "BUILD FAILED") { Most = 1, IsLastResort = true,
            Continues = @"^\S+:\d+: (?!The following error|Compile failed; see)",
            MostContinued = 2 },
        new("reprepro", Rank.Cause, "^(?<message>File .* is already registered with different checksums!)", "already registered") {
            Most = 2 },
        new("error", Rank.Cause, @"^(?<message>(error|Error|ERROR|FATAL|fatal error|fatal|E): (?!Exception:$)\S.*)", "error: ",
            "Error: ",
            "ERROR: ", "FATAL: ", "fatal: ", "E: ") { Most = 1, IsWeak = true, Reach = 4, IsLast = true, Meanings = [new("git.submodules",
                @"submodules? (\S+ )?(is |are )?(out of date|not (initiali[sz]ed|checked out)|missing)",
                "Fetch the submodules: git submodule update --init --recursive"), Packages.NotStartedByPython,
                .. Machine.Meanings] },
    ];
}
