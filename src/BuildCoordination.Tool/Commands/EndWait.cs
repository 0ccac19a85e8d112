using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Commands;

/// <summary>Waits for the end of the build that a server runs now or starts next.</summary>
internal sealed class EndWait(Session session, string server, string? name, WokenCommand? woken)
{
    private readonly DateTimeOffset _begun = session.Coordinator.Time.GetUtcNow();
    private HashSet<(string, string?, DateTimeOffset?)>? _before;
    private JobInfo? _job;

    /// <summary>Looks once. Returns the exit code once the build has ended, or cannot be expected to: 6 if its server is lost.</summary>
    public async Task<int?> LookAsync(CancellationToken cancellationToken)
    {
        var fleet = await session.Coordinator.Health.LookOverAsync(cancellationToken);
        // What was known before is no news.
        if (session.Screen.IsUnreachable)
            return null;
        if (fleet.Health.Servers.FirstOrDefault(known => known.Server == server) is not { } found)
        {
            await session.RequireServerAsync(server, cancellationToken);
            return null;
        }

        var builds = fleet.Builds.GetValueOrDefault(server) ?? [];
        var isFirst = _before is null;
        _before ??= [.. builds.Where(build => !EndedMeanwhile(build)).Select(KeyOf)];
        var running = Running(found.Status);
        _job ??= running.FirstOrDefault(job => name is null || job.Name == name);
        if (isFirst)
            session.Screen.Note(Describe(found));
        if (Ended(builds) is { } ended)
            return End(ended);
        if (_job is null)
            return null;
        if (running.All(job => job.Id != _job.Id))
            return EndAs(found.Status);
        return found.PresumedDeadSince is { } since ? Lose(since) : null;
    }

    // A build by hand, and those of the bash scripts, may have no list of jobs, and no id.
    private static IReadOnlyList<JobInfo> Running(ServerStatus status) => status.Jobs.Count > 0 ? status.Jobs
        : status.CurrentJob is { } job ? [job]
        : status.State == "building" ? [new() { Id = "" }]
        : [];

    // The oldest is the one that was next.
    private BuildRecord? Ended(IReadOnlyList<BuildRecord> builds) => _job is { } job
        ? builds.FirstOrDefault(build => build.Id == job.Id && build.StartedAt?.ToUnixTimeSeconds() == job.StartedAt?.ToUnixTimeSeconds())
        : builds.LastOrDefault(build => (name is null || build.Name == name) && !_before!.Contains(KeyOf(build)));

    // Between the start of this command and its first look. A time ahead of this clock is another clock's.
    private bool EndedMeanwhile(BuildRecord build) =>
        build.CompletedAt > _begun && build.CompletedAt <= session.Coordinator.Time.GetUtcNow();

    private static (string, string?, DateTimeOffset?) KeyOf(BuildRecord build) => (build.Id, build.Run, build.StartedAt);

    private string Describe(ServerHealth found) => _job is null
        ? $"{server} is not building{(name is null ? "" : $" {name}")}. Waiting for its next build to end."
        : $"{server} is building {Lines.OfJobAtWork(found, _job)}. Waiting for its end.";

    private int End(BuildRecord build)
    {
        session.HasResult = true;
        woken?.Give(EndedBuildJson.Of(server, build), LineJson.Default.EndedBuildJson);
        if (woken is null)
        {
            foreach (var line in BuildTable.Of([(server, build)]).Render(session.Screen.Width))
                session.Screen.Say(line);
            session.Screen.SayJson(EndedBuildJson.Of(server, build), ToolJson.Default.EndedBuildJson);
        }

        return build.Status == "success" ? ExitCodes.Done : ExitCodes.CheckFailed;
    }

    // The bash scripts have no list of builds: the result is in the status, which may be the next build's already.
    private int EndAs(ServerStatus status) => End(status.LastBuild is { } last && last.Id == _job!.Id ? last : new BuildRecord
    {
        Id = _job!.Id,
        Name = _job.Name,
        Status = status.State,
        Result = status.State is "success" or "failed" ? null : "unknown",
        StartedAt = _job.StartedAt,
        CompletedAt = status.Timestamp,
    });

    private int Lose(DateTimeOffset since)
    {
        session.HasResult = true;
        session.Screen.Note($"{server} has sent no heartbeat since {Timestamps.Write(since)}: its build is presumed crashed.");
        return ExitCodes.Unhealthy;
    }
}
