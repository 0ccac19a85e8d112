namespace BuildCoordination.FailureLogs.Tools;

/// <summary>apt-get, and what else downloads: curl and wget.</summary>
internal static class Apt
{
    public static Sign[] Signs { get; } =
    [
        new("apt.dependencies", Rank.Cause, "^The following packages have unmet dependencies:", "unmet dependencies:") { Most = 1,
            IsWeak = true, IsDetail = true, Continues = @"^ \S+ : |^ {5,}", MostContinued = 4, Meanings =
            [new("apt.dependencies", @"dependencies:\s*(\S+ : )(?<which>.*)") { Subject = "unmet dependencies: ${which}" }] },
        new("apt.symptom", Rank.End, "^E: Unable to (fetch some archives|acquire the dpkg .*another process)", "E: ") { Role = Role.Noise },
        new("network.download", Rank.Network, @"^(?<message>(curl: \(\d+\) .*|.*ERROR \d{3}: .*|wget: .*|E: Unable to locate package.*"
            + @"|E: (Release file for|The repository) .*|E: Failed to fetch(?!.*ignored).*|E: Package .* has no installation candidate"
            + @"|E: Unable to correct problems.*|E: Could not (open|get) lock.*|E: .*are you root.*))", "curl: (", " ERROR ", "wget: ",
            "E: ") { IsWeak = true, Reach = 1, IsLast = true, Most = 1, Meanings =
            [
                new("apt.clock", @"^E: Release file for (?<file>\S+) is not valid yet",
                    "The clock of this machine is behind: set it (date shows it).") { Subject = "${file}: not valid yet" },
                new("apt.locked", @"Could not get lock .*(held by process|temporarily unavailable)",
                    "Another apt or dpkg runs: wait for its end (apt-get -o DPkg::Lock::Timeout=600 does).") { Rank = Rank.Cause },
                new("network.unknown-host", @"curl: \(6\)|wget: unable to resolve", Network.UnreachableServer),
                new("network.refused", @"curl: \(7\)|Connection refused"),
                new("network.timeout", @"curl: \(28\)", Network.UnreachableServer),
                new("tls.untrusted", @"curl: \(60\)"),
                .. Machine.Meanings,
            ] },
    ];
}
