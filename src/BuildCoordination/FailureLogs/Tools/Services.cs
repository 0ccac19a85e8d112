namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The service that runs a build ends it: Jenkins, GitHub Actions, GitLab, Azure Pipelines.</summary>
internal static class Services
{
    /// <summary>A line that a service marks as an error, and that no other sign knows.</summary>
    public static Sign Error { get; } = new("service.error", Rank.Cause, @"^\s*(?<message>\S.*)$", "<marked>") { Most = 2, IsWeak = true };

    public static Sign[] Signs { get; } =
    [
        new("service.failure", Rank.End, @"^(((Error: )?Process completed with exit code|Done\. Your build exited with) [1-9]\d*\.?"
            + @"|(The command "".*"" (failed and )?exited with"
            + @"|(The process '.*'|Cmd\.exe|PowerShell|Bash) (failed with exit|exited with) code) '?[1-9].*"
            + @"|ERROR: Job failed: (exit (code|status) \d|command terminated).*|Build step .* marked build as failure"
            + @"|(Maven|Gradle|Ant) (build )?failed( with an error)?\.|Finished: FAILURE"
            + @"|\S+ failed ""build .*"" at .*|Status: (attempted|failed|given-back|dep-wait)"
            + @")$", "Process completed", "The process '", "exited with", "Job failed", "marked build", "failed with an", " build failed",
            "Finished: F", "failed \"build", "Status: ") { Role = Role.Failure },
        new("service.success", Rank.End, @"^(Finished: SUCCESS|Job succeeded|Done\. Your build exited with 0\.)$", "Finished: SUCC",
            "Job succeeded", "build exited with 0") { Role = Role.Success },
        new("service.verdict", Rank.End, @"^(Finished: |Failed while enforcing |ERROR: (Job failed$|Step .* failed: )"
            + @"|Build failed\.$)", "Finished: ", "Failed while", "Job failed", "ERROR: Step", "Build failed.") { Role = Role.Noise },
        new("service.time-out", Rank.Machine, @"^(?<message>(Build timed out \(after .*?\)|Cancelling nested steps due to timeout"
            + @"|(ERROR: Job failed: )?execution took longer than .*"
            + @"|The (job|operation|action) .*(has exceeded the maximum (execution )?time|has timed out"
            + @"|was cancell?ed because it exceeded).*|No output has been received in the last .*))",
            "timed out", "No output has", "due to timeout", "took longer than", "exceeded") { Most = 1, IsOutsideTests = true,
            Meanings = [new("service.no-output", "^No output", "The service ends a job that prints nothing for a while: let it print "
                + "something now and then (travis_wait there), or look at what it waited for."),
                new("service.time-out", "", "Give the job a longer time, or look at what it waited for.")] },
        new("service.aborted", Rank.Machine, @"^(?<message>(Build was aborted|Aborted by .+|(Error: )?The operation was cancell?ed\.?"
            + @"|ERROR: Job failed: (canceled|aborted).*))$", "Build was aborted", "Aborted by", "operation was cancel", "Job failed: ") {
            Most = 1, IsOutsideTests = true },
        new("service.lost", Rank.Machine, @"^(?<message>(FATAL: command execution failed"
            + @"|ERROR: (Maven JVM terminated unexpectedly.*|Failed to parse POMs)|ERROR: Job failed \(system failure\).*"
            + @"|The (self-hosted )?(runner|hosted runner|agent).*(lost communication|has received a shutdown signal).*"
            + @"|.*hudson\.remoting\.ChannelClosedException.*|ERROR: .* is offline; cannot locate .*"
            + "|Caused: java\\.io\\.IOException: Cannot run program .*))", "Caused: java.io", "command execution failed",
            "Maven JVM terminated", "Failed to parse POMs", "system failure",
            "lost communication", "shutdown signal", "ChannelClosedException", "is offline; ") { Most = 1, IsOutsideTests = true,
            IsLast = true, Continues = @"^java\.io\.IOException: Cannot run program ", Meanings =
            [
                new("killed", "exit code 137", Killed.Remedy),
                new("tool.cannot-run", @"Cannot run program ""(?<tool>[^""]+)"".*error=2\b.*") { Subject = "$0", RemedyFor = found =>
                    Packages.Remedy(found.Groups["tool"].Value) },
            ] },
        new("service.git", Rank.Cause, @"^(FATAL: |ERROR: )?(?<message>hudson\.plugins\.git\.GitException: .*)", "git.GitException: ") {
            Most = 1, Continues = "^std(out|err): ?", MostContinued = 2, IsOutsideTests = true, IsWeak = true, Meanings = [new("git",
                @"(?m)^stderr: (fatal: |error: )?(?<why>\S.*)") { Subject = "git: ${why}" }] },
        new("service.step", Rank.Verdict, @"^(?<message>((ERROR: )?(failed to solve: )?process ""/bin/\w+ -"
            + ".* did not complete successfully.*"
            + "|The command '/bin/\\w+ -.*' returned a non-zero code: .*|(ERROR: )?script returned exit code \\d+"
            + "|Bash exited with code .*))", "did not complete successfully", "returned a non-zero code", "returned exit code",
            "Bash exited") { Most = 1, IsOutsideTests = true, IsLastResort = true },
        new("service.no-tool", Rank.Cause, @"^(Unhandled: )?(?<message>Unable to locate executable file: .*?\.) ",
            "locate executable file") {
            Most = 1, Meanings = [new("tool.not-found", @"Unable to locate executable file: '(?<tool>[^']+)'", null) { Subject = "$0",
                RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) }] },
        new("service.oom-kill", Rank.Machine, @"^\S+\.(service|scope): (A process of this unit has been killed by the OOM killer.*"
            + "|Failed with result 'oom-kill'.*)", "OOM killer", "oom-kill") { Most = 1, IsOutsideTests = true,
            Meanings = [new("killed", "", "The machine ran out of memory: give it more, or build with fewer jobs (-j1, -T1).")] },
        new("service.systemd", Rank.Verdict, @"^\S+\.service: (Main process exited, code=\w+, status=[1-9].*|Failed with result .*)",
            "Main process exited", "Failed with result") { Most = 1, IsOutsideTests = true },
        new("service.failed", Rank.Cause, "^(?<message>FATAL: .*)", "FATAL: ") { Most = 1, IsOutsideTests = true, IsWeak = true,
            Reach = 4, IsLast = true },
    ];
}
