using BuildCoordination.Documents;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>
/// The runs of this host for one coordination repository. A run lives as long as its process holds its lock. A record is its owner's: in a
/// shared folder anybody may have written it, so it has the rights of the user who owns it, whoever reads it.
/// </summary>
internal sealed class RunFolder(OpenFolder folder, Sharing sharing, UnixFileMode mode)
{
    private const string Extension = ".json";
    private const string EnvironmentExtension = ".environment";
    private const string OutputExtension = ".output";
    private const string RoomExtension = ".room";

    // Tried when it is asked for: a reader on a full disk does not ask, and a failure today says nothing of tomorrow.
    private readonly Lazy<bool> _locksExclude = new(() => FileLock.Excludes(folder), LazyThreadSafetyMode.PublicationOnly);

    public string Path => folder.Path;

    /// <summary>Whether file locks work in this folder; if not, no crashed run is detected.</summary>
    public bool LocksExclude => _locksExclude.Value;

    public FileLock? TryLock(string id) => FileLock.TryAcquire(LockOf(id), mode);

    /// <summary>Takes the lock of a run that begins, with room for its end.</summary>
    public FileLock? LockNew(string id)
    {
        var held = TryLock(id);
        if (held is null)
            return null;
        KeptEnd.Reserve(held);
        DiskRoom.Take(folder[id + RoomExtension], mode);
        return held;
    }

    /// <summary>Gives up the room of a run whose end is written now: a disk that filled up during the build may have no other.</summary>
    public void GiveUpRoom(string id) => folder[id + RoomExtension].TryDelete();

    /// <summary>Whether a run lives. A copied folder has no lock on its runs, but their processes are seen.</summary>
    /// <remarks>
    /// Call it under the outbox's lock: the probe takes the run's lock for a moment, and another process would take the run for a live one.
    /// </remarks>
    public bool IsLive(RunRecord run) =>
        run.Outcome is null && (LocksExclude ? IsHeld(run.Id) || run.Process.IsAlive : run.Process.MayLive);

    /// <summary>Whether this process may do with a run what its record's owner may.</summary>
    public bool HasRightsOf(RunRecord run) => sharing.CanHandle(run.Owner);

    /// <summary>Writes a record of this user. One of another user stays as it is: rewritten, it would be this user's.</summary>
    public void Write(RunRecord run)
    {
        if (UserOf(run) == sharing.User)
            new StateFile<RunRecord>(FileOf(run.Id), BuildJson.Default.RunRecord, mode).Write(run);
    }

    /// <summary>
    /// Keeps the environment of a run, if it is known, in a file of its own. A power loss may cost that, but not the record.
    /// </summary>
    public void WriteEnvironment(RunRecord run)
    {
        if (run.Environment is { } environment && UserOf(run) == sharing.User)
            EnvironmentFileOf(run.Id).Write(environment, isDurable: false);
    }

    /// <summary>Notes the last lines of a run's output, for the daemon's heartbeat.</summary>
    public void WriteOutput(RunRecord run, BuildOutput output)
    {
        if (UserOf(run) == sharing.User)
            OutputFileOf(run.Id).Write(output, isDurable: false);
    }

    /// <summary>Gets the noted lines of a run's output; null if there are none.</summary>
    public BuildOutput? OutputOf(RunRecord run) =>
        OutputFileOf(run.Id).Read(out var owner) is { } read && owner == (run.Owner ?? owner)
            ? read with { Lines = BuildOutput.LastOf(read.Lines) }
            : null;

    /// <summary>Gets the environment of a run, with the command lines and packages of joined runs; null if it is unknown.</summary>
    public BuildEnvironment? EnvironmentOf(RunRecord run) => JoinedTo(run).Select(Own).OfType<BuildEnvironment>()
        .Aggregate(Own(run), (all, joined) => all?.Or(joined));

    /// <summary>Reads a record of a known format; null for any other.</summary>
    public RunRecord? Read(string id) =>
        OpenFolder.IsName(id) && new StateFile<RunRecord>(FileOf(id), BuildJson.Default.RunRecord, mode).Read(out var owner) is
            { Format: <= RunRecord.CurrentFormat } run && run.Id == id && run.IsWhole
            ? WithKeptEnd(run with { Owner = owner })
            : null;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RunRecord> All() => AllBut(id: null);

    /// <summary>The joined runs of a run, of its own user or root. Runs of another user would be reported in its name.</summary>
    public IReadOnlyList<RunRecord> JoinedTo(RunRecord run) =>
        [.. AllBut(run.Id).Where(joined => joined.Parent == run.Id && IsOfSameUser(joined, run))];

    /// <summary>The outer run that a run joined; null if there is none of the same user, or of one whom the outer run trusts.</summary>
    public RunRecord? OuterOf(RunRecord run) => run.Parent is { } id && Read(id) is { } outer && IsOfSameUser(run, outer) ? outer : null;

    /// <summary>Whether this process's user could join a run.</summary>
    public bool CanJoin(RunRecord outer) => sharing.User == 0 || UserOf(outer) == sharing.User;

    /// <summary>Whether another user reported a crashed run before.</summary>
    public bool IsReported(string id) => ReportedOf(id).Exists;

    /// <summary>Notes that this user reported a crashed run of another one, who removes the note with the record.</summary>
    public void MarkReported(string id) => AtomicFile.Write(ReportedOf(id), [], mode);

    public void Remove(string id)
    {
        FileOf(id).Delete();
        // Windows does not remove a file that somebody holds.
        if (!OperatingSystem.IsWindows())
            LockOf(id).TryDelete();
        ReportedOf(id).TryDelete();
        folder[id + EnvironmentExtension].TryDelete();
        folder[id + OutputExtension].TryDelete();
        GiveUpRoom(id);
    }

    /// <summary>Keeps a record that cannot be reported under a name that nobody looks for. Returns the file.</summary>
    public string SetAside(string id)
    {
        var unreadable = folder[id + Extension + OddEntry.UnreadableExtension];
        FileOf(id).MoveTo(unreadable);
        OddEntry.RemoveOldest(folder);
        Remove(id);
        return unreadable.Path;
    }

    /// <summary>Removes a run with those that joined it and have ended.</summary>
    public void RemoveFamily(RunRecord run)
    {
        foreach (var joined in JoinedTo(run).Where(joined => joined.Outcome is not null && HasRightsOf(joined)))
            Remove(joined.Id);
        Remove(run.Id);
    }

    private IReadOnlyList<RunRecord> AllBut(string? id) =>
    [
        .. folder.Names().Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => System.IO.Path.GetFileNameWithoutExtension(name)).Where(name => name != id).Select(Read).OfType<RunRecord>()
            .OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal),
    ];

    private BuildEnvironment? Own(RunRecord run) => run.Environment
        ?? (EnvironmentFileOf(run.Id).Read(out var owner) is { } read && owner == (run.Owner ?? owner) ? read : null);

    private StateFile<BuildEnvironment> EnvironmentFileOf(string id) =>
        new(folder[id + EnvironmentExtension], BuildJson.Default.BuildEnvironment, mode);

    private StateFile<BuildOutput> OutputFileOf(string id) =>
        new(folder[id + OutputExtension], BuildJson.Default.BuildOutput, mode);

    private bool IsOfSameUser(RunRecord joined, RunRecord outer) => UserOf(joined) == UserOf(outer) || UserOf(joined) == 0;

    // A record that was not read yet is this process's own.
    private uint UserOf(RunRecord run) => run.Owner ?? sharing.User;

    private RunRecord WithKeptEnd(RunRecord run) =>
        KeptEnd.AddTo(run, new StateFile<KeptEnd>(LockOf(run.Id), BuildJson.Default.KeptEnd, mode)) is { IsWhole: true } ended
            ? ended
            : run;

    private bool IsHeld(string id)
    {
        if (!LockOf(id).Exists)
            return false;
        using var taken = TryLock(id);
        return taken is null;
    }

    private Entry FileOf(string id) => folder[id + Extension];

    private Entry LockOf(string id) => folder[id + ".lock"];

    private Entry ReportedOf(string id) => folder[id + ".reported"];
}
