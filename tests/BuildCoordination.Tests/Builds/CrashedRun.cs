using BuildCoordination.Builds;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Builds;

/// <summary>A run whose process is gone, as a killed build leaves it.</summary>
internal static class CrashedRun
{
    public static RunRecord Record() => RecordOf($"job_1_{Guid.NewGuid():N}");

    public static void LeaveIn(string root) => new BuildHost(root).Folder.Runs.Write(Record());

    // Whoever reports a crashed run ends what carries its id anywhere on the machine, so each has its own.
    private static RunRecord RecordOf(string id) => new()
    {
        Id = id,
        Job = id,
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
}
