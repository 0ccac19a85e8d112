using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The locks of a live run.</summary>
internal sealed class RunLocks(FileLock? run, FileLock? source) : IDisposable
{
    /// <summary>Keeps the end of a run that its record does not have; false if the run has no lock, or the disk takes nothing.</summary>
    public bool KeepEnd(RunRecord record, bool isDurable) => run is not null && KeptEnd.Write(run, record, isDurable);

    public void Dispose()
    {
        run?.Dispose();
        source?.Dispose();
    }
}
