using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The runs of this host for one coordination repository. A run lives as long as its process holds its lock.</summary>
internal sealed class RunFolder(string path, UnixFileMode mode)
{
    private const string Extension = ".json";

    public string Path => path;

    /// <summary>Whether locks tell the truth here; if not, nobody is judged dead.</summary>
    public bool LocksExclude { get; } = FileLock.Excludes(path);

    public FileLock? TryLock(string id) => FileLock.TryAcquire(LockOf(id), mode);

    /// <summary>Whether a run lives. A copied folder has no lock on its runs, but their processes are seen.</summary>
    /// <remarks>
    /// Call it under the outbox's lock: the probe takes the run's lock for a moment, and another process would take the run for a live one.
    /// </remarks>
    public bool IsLive(RunRecord run) =>
        run.Outcome is null && (LocksExclude ? IsHeld(run.Id) || run.Process.IsAlive : run.Process.MayLive);

    public void Write(RunRecord run) => File(run.Id).Write(run);

    /// <summary>A record of a format that we know, or null.</summary>
    public RunRecord? Read(string id) =>
        File(id).Read() is { Format: <= RunRecord.CurrentFormat } run && run.Id == id && run.IsWhole ? run : null;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RunRecord> All() =>
    [
        .. Directory.EnumerateFiles(path, "*" + Extension).Select(file => Read(System.IO.Path.GetFileNameWithoutExtension(file))).OfType<RunRecord>()
            .OrderBy(run => run.StartedAt).ThenBy(run => run.Id, StringComparer.Ordinal),
    ];

    public IReadOnlyList<RunRecord> JoinedTo(string id) => [.. All().Where(run => run.Parent == id)];

    public void Remove(string id)
    {
        System.IO.File.Delete(FileOf(id));
        // Windows does not remove a file that somebody holds.
        if (!OperatingSystem.IsWindows())
            System.IO.File.Delete(LockOf(id));
    }

    /// <summary>Keeps a record that cannot be reported under a name that nobody looks for. Returns the file.</summary>
    public string SetAside(string id)
    {
        System.IO.File.Move(FileOf(id), FileOf(id) + ".bad", overwrite: true);
        Remove(id);
        return FileOf(id) + ".bad";
    }

    /// <summary>Removes a run with those that joined it and have ended.</summary>
    public void RemoveFamily(string id)
    {
        foreach (var joined in JoinedTo(id).Where(run => run.Outcome is not null))
            Remove(joined.Id);
        Remove(id);
    }

    private bool IsHeld(string id)
    {
        if (!System.IO.File.Exists(LockOf(id)))
            return false;
        using var taken = TryLock(id);
        return taken is null;
    }

    private StateFile<RunRecord> File(string id) => new(FileOf(id), BuildJson.Default.RunRecord, mode);

    private string FileOf(string id) => System.IO.Path.Combine(path, id + Extension);

    private string LockOf(string id) => System.IO.Path.Combine(path, id + ".lock");
}
