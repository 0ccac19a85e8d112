using BuildCoordination.Builds;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Builds;

/// <summary>A run whose process is gone, as a killed build leaves it.</summary>
internal static class CrashedRun
{
    public static RunRecord Record() => new()
    {
        Id = "job_1_dead",
        Job = "job_1_dead",
        Title = "cloudstack",
        Name = "cloudstack",
        Server = "build1",
        StartedAt = DateTimeOffset.UnixEpoch,
        AliveAt = DateTimeOffset.UnixEpoch.AddSeconds(60),
        Level = BroadcastLevel.Target,
        Coordinated = ["MavenInstall"],
        // The id of this process, which an earlier one had.
        Process = RunProcess.Current() with { StartTime = 1 },
        Targets = [new() { Name = "MavenInstall", Kind = TargetKind.Build, StartedAt = DateTimeOffset.UnixEpoch }],
    };

    public static void LeaveIn(string root) => new BuildHost(root).Folder.Runs.Write(Record());
}
