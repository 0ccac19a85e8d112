using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Protocol;
using BuildCoordination.Status;

namespace BuildCoordination.Builds;

/// <summary>The runs of this host: beginning one, and telling the end of those that died.</summary>
internal sealed class BuildRuns(BuildRunsFolder folder, RunTeller teller, BuildSettings settings, TimeProvider time)
{
    /// <summary>Names the run that a process is part of; every child of a run carries it.</summary>
    public const string Marker = "BUILDCOORD_RUN";

    public async Task<BuildRun> BeginAsync(BuildRunOptions options, CancellationToken cancellationToken)
    {
        foreach (var died in await TellDeathsAsync(cancellationToken).ConfigureAwait(false))
            settings.Warn(died);

        var source = options.Source is null ? null : Path.GetFullPath(options.Source);
        var exclusive = options.ExclusiveSource && source is not null ? LockSource(source) : null;
        try
        {
            var revision = SourceRevision.Of(source);
            var id = options.JobId ?? JobId.New(time.GetUtcNow());
            var held = folder.Runs.TryLock(id) ?? throw new CoordinationException(BuildDiagnostics.SourceIsBuilt(id, folder.Runs.Read(id)));
            var record = new RunRecord
            {
                Id = id,
                Name = options.Name,
                Server = settings.Server,
                Parent = OuterRun(),
                StartedAt = time.GetUtcNow(),
                Level = options.Level ?? settings.Level,
                Coordinated = [.. settings.CoordinatedTargets, .. options.CoordinatedTargets],
                Source = source,
                Branch = revision.Branch,
                Commit = revision.Commit,
                Log = options.Log,
                Process = RunProcess.Current(),
            };
            folder.Runs.Write(record);
            var run = new BuildRun(record, new RunLocks(held, exclusive), folder.Runs, teller, settings, time);
            exclusive = null;
            await run.StartAsync(cancellationToken).ConfigureAwait(false);
            return run;
        }
        finally
        {
            exclusive?.Dispose();
        }
    }

    /// <summary>Ends what dead runs of this machine left running, then tells their ends. Each is told once, however many look.</summary>
    public async Task<IReadOnlyList<Diagnostic>> TellDeathsAsync(CancellationToken cancellationToken)
    {
        if (!folder.Runs.LocksExclude)
            return [BuildDiagnostics.LocksDoNotExclude(folder.Path)];
        var told = new List<Diagnostic>();
        foreach (var run in folder.Runs.All().Where(run => run.Process.IsOfThisMachine))
        {
            using var held = folder.Runs.TryLock(run.Id);
            // Read again under the lock: it may have ended in the meantime.
            if (held is null || folder.Runs.Read(run.Id) is not { } dead)
                continue;
            var reason = dead.Process.IsOfThisBoot ? "its process was killed" : "the machine was restarted";
            await new DeadRun(dead, teller, time).TellAsync(reason, cancellationToken).ConfigureAwait(false);
            folder.Runs.Remove(run.Id, held);
            await teller.StatusAsync(run.Server, cancellationToken).ConfigureAwait(false);
            if (dead.Outcome is null)
                told.Add(BuildDiagnostics.Died(dead.Name, dead.Id, reason));
        }

        if (told.Count > 0)
            settings.PublishSoon();
        return told;
    }

    public async Task AcceptStatusAsync(ServerState state, string? job, CancellationToken cancellationToken)
    {
        var word = state switch
        {
            ServerState.Building => "building",
            ServerState.Success => "success",
            ServerState.Failed => "failed",
            _ => "idle",
        };
        folder.BaseState.Write(new BaseState(word, job, time.GetUtcNow()));
        await teller.StatusAsync(settings.Server, cancellationToken).ConfigureAwait(false);
        settings.PublishSoon();
    }

    // An environment leaks into reused nodes and daemons: only a live run of one of our ancestors is ours.
    private string? OuterRun()
    {
        if (settings.OuterRun is not { } id || folder.Runs.Read(id) is not { Outcome: null } outer || !folder.Runs.IsLive(id))
            return null;
        var isAncestor = outer.Process.SharesOurProcesses
            && ProcessTable.Ancestors(Environment.ProcessId).Any(process => process.Id == outer.Process.Id && process.StartTime == outer.Process.StartTime);
        return isAncestor ? outer.Parent ?? outer.Id : null;
    }

    private FileLock LockSource(string source)
    {
        var real = new DirectoryInfo(source).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? source;
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(real.TrimEnd('/'))))[..16];
        return FileLock.TryAcquire(Path.Combine(folder.Sources, $"{name}.lock"), folder.FileMode)
            ?? throw new CoordinationException(BuildDiagnostics.SourceIsBuilt(
                source, folder.Runs.All().FirstOrDefault(run => run.Source == source && folder.Runs.IsLive(run.Id))));
    }
}
