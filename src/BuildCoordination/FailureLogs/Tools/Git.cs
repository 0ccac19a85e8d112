namespace BuildCoordination.FailureLogs.Tools;

/// <summary>git, where a build calls it.</summary>
internal static class Git
{
    public static Sign[] Signs { get; } =
    [
        new("git.hint", Rank.End, @"^\s*(\(use ""git |no changes added to commit)", "(use \"git", "no changes added") { Role = Role.Noise },
        new("git.changed", Rank.Verdict, "^(?<message>(There are|You have|Found) (uncommitted|unstaged|local) changes\\b.*)",
            "ncommitted changes", "nstaged changes", "ocal changes") { Most = 1, IsWeak = true, Reach = 1, IsLastResort = true },
        new("git.lfs", Rank.Cause, "^(?<message>Error downloading object: .*)", "Error downloading object") { Most = 1,
            IsWeak = true, Meanings = [new("git.lfs", @"object: (?<file>\S+) .*[:\]] (?<why>.*)$") { Subject = "${file}: ${why}" }] },
        new("git.rejected", Rank.Cause, @"^\s*(?<message>! \[(remote )?rejected\] .*|remote: (error: )?(GH\d{3}|TF\d{6}): .*)",
            "rejected] ", ": GH0", ": TF4") { Most = 2, IsWeak = true, Meanings = [new("git.rejected",
            @"^(remote: (error: )?(?<why>.*)|! .* \((?<why>[^)]*)\))$") { Subject = "git push rejected: ${why}" }] },
        new("git.owner", Rank.Cause, "^(?<message>fatal: detected dubious ownership .*)", "dubious owner") { Most = 1, IsWeak = true,
            IsDetail = true, Reach = 1, Meanings = [new("git.owner", "in repository at '(?<tree>[^']+)'") { RemedyFor = found =>
                "Build as the owner of the tree, or run as the building user: git config --global --add safe.directory "
                    + found.Groups["tree"].Value }] },
        new("git", Rank.Cause, @"^(?<message>fatal: (?!\S+ smudge).*)", "fatal: ") { IsWeak = true, Reach = 1, IsLast = true, Most = 2,
            Meanings =
            [
                new("tls.untrusted", "CAfile: none|unable to get local issuer certificate", "Trust the CA of that server: apt-get install "
                    + "ca-certificates, or add its certificate below /usr/local/share/ca-certificates (update-ca-certificates)."),
                new("git.identity", "unable to auto-detect email address|empty ident name",
                    "Name who commits: git config --global user.email ADDRESS, and the same for user.name."),
                new("network.unknown-host", "Could not resolve host", Network.UnreachableServer) { Rank = Rank.Network },
                new("network.timeout", "(Connection|Operation) timed out", Network.UnreachableServer) { Rank = Rank.Network },
                new("network.refused", "Failed to connect to|Connection refused|Network is unreachable") { Rank = Rank.Network },
                .. Machine.Meanings,
            ] },
    ];
}
