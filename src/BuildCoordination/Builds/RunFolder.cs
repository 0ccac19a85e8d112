using System.Text.Json;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The run records of this host for one coordination repository. A run lives as long as its process holds its lock.</summary>
internal sealed class RunFolder(string path, UnixFileMode mode)
{
    private const string Extension = ".json";

    /// <summary>Whether locks in this folder tell the truth; if not, nobody is judged dead.</summary>
    public bool LocksExclude { get; } = FileLock.Excludes(path);

    public FileLock? TryLock(string id) => FileLock.TryAcquire(LockOf(id), mode);

    public bool IsLive(string id) => File.Exists(LockOf(id)) && IsHeld(id);

    public void Write(RunRecord record) => AtomicFile.Write(FileOf(record.Id), JsonSerializer.SerializeToUtf8Bytes(record, BuildJson.Default.RunRecord), mode);

    public RunRecord? Read(string id)
    {
        try
        {
            return AtomicFile.Read(FileOf(id)) is { } bytes ? JsonSerializer.Deserialize(bytes, BuildJson.Default.RunRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Every record of a format that we know, oldest first.</summary>
    public IReadOnlyList<RunRecord> All() =>
    [
        .. Directory.EnumerateFiles(path, "*" + Extension).Select(Path.GetFileNameWithoutExtension).Select(id => Read(id!)).OfType<RunRecord>()
            .Where(record => record.Format <= RunRecord.CurrentFormat).OrderBy(record => record.StartedAt).ThenBy(record => record.Id, StringComparer.Ordinal),
    ];

    public IReadOnlyList<RunRecord> Live(string server) => [.. All().Where(record => record.Server == server && record.Outcome is null && IsLive(record.Id))];

    public void Remove(string id, FileLock held)
    {
        File.Delete(FileOf(id));
        held.Delete();
    }

    private bool IsHeld(string id)
    {
        using var taken = TryLock(id);
        return taken is null;
    }

    private string FileOf(string id) => Path.Combine(path, id + Extension);

    private string LockOf(string id) => Path.Combine(path, id + ".lock");
}
