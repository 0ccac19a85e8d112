using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>The locks of a live run.</summary>
internal sealed class RunLocks(FileLock? run, FileLock? source) : IDisposable
{
    /// <summary>Keeps the end of a run whose record cannot be written.</summary>
    public void KeepEnd(RunRecord record)
    {
        if (run is not null)
            KeptEnd.Write(run, record);
    }

    public void Dispose()
    {
        run?.Dispose();
        source?.Dispose();
    }
}
