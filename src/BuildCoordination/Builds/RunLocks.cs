using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>What a run holds while it lives.</summary>
internal sealed class RunLocks(FileLock? run, FileLock? source) : IDisposable
{
    public void Dispose()
    {
        run?.Dispose();
        source?.Dispose();
    }
}
